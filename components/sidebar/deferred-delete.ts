import { appFetch, callApi } from "@/lib/http/client";

/** Deletions that can still be undone. A page that goes away carries them out: what was deleted stays deleted. */
const pending = new Set<{ id: string }>();
let isListening = false;

const storageKey = "deleted-on-leaving";

/**
 * Deletes a conversation later. `commit` carries it out and resolves when the server has done so; `cancel` forgets
 * it. Whichever comes first counts.
 */
export function deferDelete(id: string): { commit: () => Promise<void>; cancel: () => void } {
  if (!isListening) {
    isListening = true;
    window.addEventListener("pagehide", flush);
  }
  const entry = { id };
  pending.add(entry);
  return {
    async commit() {
      if (pending.delete(entry)) await callApi("DELETE", address(id));
    },
    cancel: () => void pending.delete(entry),
  };
}

/**
 * What the page before this one deleted while it went away. A reload asks for the list at the same moment, so the
 * list may still hold them.
 */
export function takeDeletedOnLeaving(): string[] {
  const ids = sessionStorage.getItem(storageKey);
  sessionStorage.removeItem(storageKey);
  return ids === null ? [] : ids.split(",");
}

function flush(): void {
  if (pending.size === 0) return;
  const ids = [...pending].map(({ id }) => id);
  pending.clear();
  sessionStorage.setItem(storageKey, ids.join(","));
  for (const id of ids) {
    // Nobody is left to be told of a failure.
    appFetch(address(id), { method: "DELETE", keepalive: true }).catch(() => undefined);
  }
}

function address(id: string): string {
  return `/api/conversations/${id}`;
}
