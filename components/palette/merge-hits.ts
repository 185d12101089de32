import type { SearchHit } from "@/lib/search/contract";

/**
 * Puts the better order of a list under the eyes of somebody who reads it: the first `seen` rows stay where they are,
 * and what follows them takes the new order. Nothing that was there goes.
 */
export function mergeHits(
  shown: readonly SearchHit[],
  better: readonly SearchHit[],
  seen: number,
): SearchHit[] {
  const merged = new Map<string, SearchHit>();
  for (const hit of [...shown.slice(0, seen), ...better, ...shown]) {
    const id = hit.messageId ?? hit.conversationId;
    if (!merged.has(id)) merged.set(id, hit);
  }
  return [...merged.values()];
}
