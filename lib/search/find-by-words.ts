import "server-only";
import { catchUp } from "./catch-up";
import type { SearchQuery } from "./contract";
import type { PlacedHit } from "./describe-hits";
import type { Filter } from "./find-entries";
import { findInSteps } from "./find-in-steps";
import type { Marker } from "./mark-text";
import { toNeeds } from "./need";
import type { Term } from "./parse-query";
import { cutTerms } from "./vocabulary";

/** The hits for the words of a query, the best first; all of them or the first `least`. */
export async function findByWords(
  userId: string,
  terms: readonly Term[],
  filter: Filter,
  least: number,
): Promise<{ hits: PlacedHit[]; marker: Marker }> {
  const isCounted = await catchUp(userId);
  const cuts = await cutTerms(terms);
  const needs = terms.flatMap((term, index) => toNeeds(term, cuts[index] ?? []));
  return findInSteps(userId, needs, filter, { least, isCounted });
}

/** What a query sets beside its words. */
export function filterOf({ model, from, to }: SearchQuery): Filter {
  return { modelIds: model, from: toDate(from), to: toDate(to) };
}

function toDate(text: string | undefined): Date | undefined {
  return text === undefined ? undefined : new Date(text);
}
