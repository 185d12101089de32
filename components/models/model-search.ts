import { isModel, type Model } from "@/lib/models/contract";

/** What the picker lists: a model of the catalogue, or an id that the reader typed. */
export type ModelChoice = { kind: "listed"; model: Model } | { kind: "typed"; id: string };

/** The id that a choice sends. */
export function idOf(choice: ModelChoice): string {
  return choice.kind === "listed" ? choice.model.id : choice.id;
}

/**
 * The choices for a search: every word must occur in the id, an alias or the description. An id that no model has
 * can be used as it is when nothing fits or when the list can't be trusted.
 */
export function searchModels(models: readonly Model[], query: string, listIsWhole: boolean): ModelChoice[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  const found = models
    .filter((model) => {
      const text = [model.id, ...model.aliases, model.description ?? ""].join(" ").toLowerCase();
      return words.every((word) => text.includes(word));
    })
    .map((model): ModelChoice => ({ kind: "listed", model }));
  const id = query.trim();
  const known = models.some((model) => isModel(model, id));
  if (id === "" || known || (found.length > 0 && listIsWhole)) return found;
  return [...found, { kind: "typed", id }];
}

/** `262144` → `262k`, `1048576` → `1M`: a context length as people say it. */
export function shortTokens(tokens: number): string {
  if (tokens >= 1_000_000) return `${Math.round(tokens / 100_000) / 10}M`;
  return tokens >= 1000 ? `${Math.round(tokens / 1000)}k` : String(tokens);
}
