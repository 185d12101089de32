/** One thing that a text must hold, or with `isExcluded` must not. */
export type Term = { text: string; isQuoted: boolean; isExcluded: boolean };

const maxTerms = 8;

/**
 * Takes a query apart: words, `"words in this order"`, and `-word` or `-"words"` for what must not be there.
 * Anything is a query; what no index can hold (NUL, half characters) is dropped.
 */
export function parseQuery(query: string): Term[] {
  const text = query.toWellFormed().replaceAll("\0", " ").replaceAll("\uFFFD", " ");
  const terms: Term[] = [];
  for (const [, minus, quoted, bare] of text.matchAll(/(-?)(?:["“”«»]([^"“”«»]*)["“”«»]?|([^\s"“”«»]+))/gu)) {
    const content = (quoted ?? bare ?? "").trim();
    if (!/[\p{L}\p{N}]/u.test(content)) continue;
    terms.push({ text: content, isQuoted: quoted !== undefined, isExcluded: minus === "-" });
    if (terms.length === maxTerms) break;
  }
  return terms;
}
