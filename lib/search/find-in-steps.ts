import "server-only";
import type { Closeness } from "./contract";
import type { PlacedHit } from "./describe-hits";
import { type Filter, type Found, findMessages, findTitles } from "./find-entries";
import type { Marker } from "./mark-text";
import { type Alternatives, inTheirOrder, type Need, openLexemes, toTsquery } from "./need";
import { findContinuations, findSimilar, isCountable } from "./vocabulary";

/** How many of one conversation are shown, so that a long one doesn't hide the others. */
export const maxOfOneConversation = 3;

/**
 * Collects hits, the best first. Each step costs more and finds what is further from the words as typed, so it is
 * taken only when `least` hits are not there yet. What a step adds comes after what was there: pages fit together.
 *
 * @param options.isCounted whether the vocabulary is complete, so that a word which it lacks is nowhere.
 */
export async function findInSteps(
  userId: string,
  needs: readonly Need[],
  filter: Filter,
  { least, isCounted }: { least: number; isCounted: boolean },
): Promise<{ hits: PlacedHit[]; marker: Marker }> {
  const hits = new Collection();
  const known = await findContinuations(userId, [...new Set(needs.flatMap(({ lexemes }) => lexemes))]);
  const itself = new Map(
    known.filter(({ word, lexeme }) => word === lexeme).map((row) => [row.lexeme, [row]]),
  );
  const open = openLexemes(needs);
  const begun: Alternatives = new Map([
    ...itself,
    ...open.map((lexeme) => [lexeme, known.filter((row) => row.lexeme === lexeme)] as const),
  ]);

  const take = async (
    kind: "title" | "message",
    closeness: Closeness,
    words: Alternatives,
  ): Promise<void> => {
    const tsquery = toTsquery(needs, words);
    const expected = isCounted ? expectedEntries(needs, words) : Number.POSITIVE_INFINITY;
    if (tsquery === null || expected === 0) return;
    const wanted = { tsquery, inOrder: inTheirOrder(needs) };
    const found =
      kind === "title"
        ? await findTitles(userId, wanted, filter)
        : await findMessages(userId, wanted, filter, expected);
    hits.add(found, kind === "title", closeness);
  };
  const result = (words: Alternatives) => ({ hits: hits.inOrder, marker: markerOf(needs, words) });

  await take("title", "exact", itself);
  if (open.length > 0) await take("title", "prefix", begun);
  await take("message", "exact", itself);
  if (hits.size >= least) return result(begun);
  if (open.length > 0) await take("message", "prefix", begun);
  if (hits.size >= least) return result(begun);

  const similar = await Promise.all(open.map((lexeme) => findSimilar(userId, lexeme)));
  if (similar.every((words) => words.length === 0)) return result(begun);
  const wide: Alternatives = new Map([
    ...begun,
    ...open.map(
      (lexeme, index) => [lexeme, [...(begun.get(lexeme) ?? []), ...(similar[index] ?? [])]] as const,
    ),
  ]);
  await take("title", "similar", wide);
  await take("message", "similar", wide);
  return result(wide);
}

/** How many entries can meet all needs at most, as far as the counts of words tell. */
function expectedEntries(needs: readonly Need[], words: Alternatives): number {
  const counts = needs
    .filter(({ isExcluded }) => !isExcluded)
    .flatMap(({ lexemes, kind, isOpen }) =>
      lexemes.map((lexeme) =>
        isCountable(lexeme) && !(kind === "pairs" && isOpen)
          ? (words.get(lexeme) ?? []).reduce((sum, { entries }) => sum + entries, 0)
          : Number.POSITIVE_INFINITY,
      ),
    );
  return Math.min(...counts);
}

function markerOf(needs: readonly Need[], words: Alternatives): Marker {
  const wanted = needs.filter(({ isExcluded }) => !isExcluded);
  const spaced = wanted.filter(({ kind }) => kind === "sequence").flatMap(({ lexemes }) => lexemes);
  return {
    words: new Set(
      spaced.flatMap((lexeme) => [lexeme, ...(words.get(lexeme) ?? []).map(({ word }) => word)]),
    ),
    runs: wanted.filter(({ kind }) => kind === "pairs").flatMap(({ lexemes }) => lexemes),
  };
}

/** Hits in the order in which they came, each once, a few of each conversation. */
class Collection {
  readonly inOrder: PlacedHit[] = [];
  private readonly seen = new Set<string>();
  private readonly messagesOf = new Map<string, number>();

  get size(): number {
    return this.inOrder.length;
  }

  add(found: readonly Found[], isTitle: boolean, closeness: Closeness): void {
    for (const entry of found) {
      const before = this.messagesOf.get(entry.conversationId) ?? 0;
      if (this.seen.has(entry.id) || (!isTitle && before === maxOfOneConversation)) continue;
      this.seen.add(entry.id);
      if (!isTitle) this.messagesOf.set(entry.conversationId, before + 1);
      this.inOrder.push({ ...entry, isTitle, closeness });
    }
  }
}
