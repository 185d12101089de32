import { appFetch, callApi } from "@/lib/http/client";

type Pending = { path: string };

/** Deletions that can still be undone. A page that goes away carries them out: what was deleted stays deleted. */
const pending = new Set<Pending>();
let isListening = false;

/**
 * Deletes later. `commit` carries it out and resolves when the server has done so; `cancel` forgets it. Whichever
 * comes first counts.
 */
export function deferDelete(path: string): { commit: () => Promise<void>; cancel: () => void } {
  if (!isListening) {
    isListening = true;
    window.addEventListener("pagehide", flush);
  }
  const entry: Pending = { path };
  pending.add(entry);
  return {
    async commit() {
      if (pending.delete(entry)) await callApi("DELETE", path);
    },
    cancel: () => void pending.delete(entry),
  };
}

function flush(): void {
  for (const entry of pending) {
    // Nobody is left to be told of a failure.
    appFetch(entry.path, { method: "DELETE", keepalive: true }).catch(() => undefined);
  }
  pending.clear();
}
