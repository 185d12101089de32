import { appFetch, callApi } from "@/lib/http/client";

/** Deletions that can still be undone. A page that goes away carries them out: what was deleted stays deleted. */
const pending = new Set<{ ids: readonly string[] }>();
let isListening = false;

const storageKey = "deleted-on-leaving";
const address = "/api/conversations/deletion";
const batchSize = 500;

/**
 * Deletes conversations later, all or none. `commit` carries it out and resolves when the server has done so; `cancel`
 * forgets it. Whichever comes first counts.
 */
export function deferDelete(ids: readonly string[]): { commit: () => Promise<void>; cancel: () => void } {
  if (!isListening) {
    isListening = true;
    window.addEventListener("pagehide", flush);
  }
  const entry = { ids };
  pending.add(entry);
  return {
    async commit() {
      if (!pending.delete(entry)) return;
      for (const some of inBatches(ids)) await callApi("POST", address, { ids: some });
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
  const ids = [...pending].flatMap((entry) => entry.ids);
  pending.clear();
  sessionStorage.setItem(storageKey, ids.join(","));
  for (const some of inBatches(ids)) {
    // Nobody is left to be told of a failure.
    appFetch(address, {
      method: "POST",
      keepalive: true,
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ ids: some }),
    }).catch(() => undefined);
  }
}

/** As many as one request may name, and as the browser sends for a page that has gone (64 KB). */
function inBatches(ids: readonly string[]): string[][] {
  const batches: string[][] = [];
  for (let start = 0; start < ids.length; start += batchSize)
    batches.push(ids.slice(start, start + batchSize));
  return batches;
}
