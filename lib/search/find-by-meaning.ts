import "server-only";
import { findNearest } from "@/lib/semantic/server";
import type { FusedHits, SearchQuery } from "./contract";
import { describeHits, type PlacedHit } from "./describe-hits";
import { filterOf, findByWords } from "./find-by-words";
import { maxOfOneConversation } from "./find-in-steps";
import { fuseRanks } from "./fuse";
import { parseQuery, type Term } from "./parse-query";

/** Places among the hits for words that count when the two lists are made one. */
const rankedHits = 100;
const fewestLetters = 3;

/** Whether a query says something, and not which words exactly must be there or must not. */
export function hasMeaning(terms: readonly Term[]): boolean {
  const letters = terms.reduce((sum, { text }) => sum + [...text].length, 0);
  return letters >= fewestLetters && terms.every(({ isQuoted, isExcluded }) => !isQuoted && !isExcluded);
}

/**
 * The first page of hits for the words of a query together with the messages that mean about the same, the best first
 * by reciprocal rank. Without the latter where the reader has not switched that on.
 *
 * @throws {AppError} when the query could not be embedded: the hits for its words are there without it.
 */
export async function searchByMeaning(
  userId: string,
  query: SearchQuery,
  signal: AbortSignal,
): Promise<FusedHits> {
  const terms = parseQuery(query.q);
  if (!hasMeaning(terms)) return { hits: [] };
  const filter = filterOf(query);
  const near = await findNearest(userId, query.q.trim(), filter, signal);
  const { hits, marker } = await findByWords(userId, terms, filter, rankedHits);
  const firstPage = new Set(hits.slice(0, query.limit).map(({ id }) => id));
  const byMeaning = near.map(
    ({ id, conversationId, createdAt }): PlacedHit => ({
      id,
      conversationId,
      createdAt,
      rank: 0,
      isTitle: false,
      closeness: "meaning",
    }),
  );
  const nearIds = new Set(byMeaning.map(({ id }) => id));
  const fused = fuseRanks([hits.slice(0, rankedHits), byMeaning]).filter(
    ({ id }) => firstPage.has(id) || nearIds.has(id),
  );
  return { hits: await describeHits(userId, fewOfEach(fused), marker) };
}

/** A few messages of each conversation, so that a long one doesn't hide the others. */
function fewOfEach(hits: readonly PlacedHit[]): PlacedHit[] {
  const messagesOf = new Map<string, number>();
  return hits.filter(({ conversationId, isTitle }) => {
    if (isTitle) return true;
    const count = (messagesOf.get(conversationId) ?? 0) + 1;
    messagesOf.set(conversationId, count);
    return count <= maxOfOneConversation;
  });
}
