/**
 * How much less the second place of a list counts than the first: little, so that what two lists agree on comes before
 * what one of them puts first. The value that the method was published with.
 */
const k = 60;

/**
 * Makes one list of several by reciprocal rank: each gives what it holds 1/(60 + place), and the sums decide. What
 * comes out even stays in the order of the lists.
 */
export function fuseRanks<T extends { id: string }>(lists: readonly (readonly T[])[]): T[] {
  const scores = new Map<string, { entry: T; score: number }>();
  for (const list of lists) {
    for (const [place, entry] of list.entries()) {
      const score = 1 / (k + place + 1);
      const known = scores.get(entry.id);
      if (known) known.score += score;
      else scores.set(entry.id, { entry, score });
    }
  }
  return [...scores.values()].sort((one, other) => other.score - one.score).map(({ entry }) => entry);
}
