import "server-only";
import { isSwitchedOn } from "@/lib/semantic/server";
import type { SearchPage, SearchQuery } from "./contract";
import { decodeCursor, encodeCursor } from "./cursor";
import { describeHits } from "./describe-hits";
import { hasMeaning } from "./find-by-meaning";
import { filterOf, findByWords } from "./find-by-words";
import { parseQuery } from "./parse-query";

export { catchUpWholly, keepIndexing, stopIndexing } from "./catch-up";
export { searchByMeaning } from "./find-by-meaning";

/**
 * Finds the titles and messages, on all branches, that hold what is asked for: titles first, then what holds the
 * words as typed, words that begin so and, while there is room on the page, words that are spelt alike. An empty
 * query finds nothing.
 *
 * @throws {AppError} `invalid_input` for a cursor that we did not make.
 */
export async function search(userId: string, query: SearchQuery): Promise<SearchPage> {
  const place = query.cursor === undefined ? null : decodeCursor(query.cursor);
  const offset = place?.offset ?? 0;
  const terms = parseQuery(query.q);
  if (terms.length === 0) return { hits: [], nextCursor: null, canExtend: false };
  const [{ hits, marker }, canExtend] = await Promise.all([
    findByWords(userId, terms, { ...filterOf(query), until: place?.until }, offset + query.limit + 1),
    place === null && hasMeaning(terms) ? isSwitchedOn(userId) : false,
  ]);
  const end = Math.min(offset + query.limit, hits.length);
  const until =
    place?.until ?? new Date(Math.max(Date.now(), ...hits.map(({ createdAt }) => createdAt.getTime())));
  return {
    hits: await describeHits(userId, hits.slice(offset, end), marker),
    nextCursor: end < hits.length ? encodeCursor({ offset: end, until }) : null,
    canExtend,
  };
}
