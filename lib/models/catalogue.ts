import "server-only";
import type { ModelCard } from "@/lib/mistral/server";
import { capabilityNames, type Model, type ModelCapabilities, modelOf } from "./contract";
import { compareModels, familyOf } from "./order";
import { priceOf } from "./prices";

/**
 * Turns the rows of list-models into the models that can chat, one each: rows that name each other as aliases,
 * however indirectly, are one model.
 */
export function toCatalogue(cards: readonly ModelCard[]): Model[] {
  const models = groupByAlias(cards.filter(canChat)).map(toModel).sort(compareModels);
  return models.map((model) => ({
    ...model,
    // The id that the picker lists, so that a replacement is one of its rows.
    replacementId: modelOf(models, model.replacementId)?.id ?? model.replacementId,
  }));
}

/** A card without capabilities comes from a server that knows none; it is there to chat. */
function canChat(card: ModelCard): boolean {
  if (card.archived === true) return false;
  return card.capabilities?.completion_chat ?? card.capabilities == null;
}

function groupByAlias(cards: readonly ModelCard[]): ModelCard[][] {
  const groupOf = new Map<string, Set<ModelCard>>();
  for (const card of cards) {
    const merged = new Set([card]);
    for (const name of namesOf(card)) for (const other of groupOf.get(name) ?? []) merged.add(other);
    for (const member of merged) for (const name of namesOf(member)) groupOf.set(name, merged);
  }
  return [...new Set(groupOf.values())].map((group) => [...group]);
}

function namesOf(card: ModelCard): string[] {
  return [card.id, ...(card.aliases ?? [])];
}

function toModel(group: ModelCard[]): Model {
  const listed = group.toSorted(compareCards);
  const [card] = listed;
  const id = card?.id ?? "";
  const ids = [...new Set([id, ...listed.flatMap(namesOf)])];
  const capabilities = toCapabilities(card?.capabilities ?? null);
  const retiring = group.find((member) => member.deprecation);
  const isFineTuned = card?.type === "fine-tuned";
  return {
    id,
    aliases: ids.slice(1).sort(),
    family: isFineTuned ? "custom" : familyOf(id),
    description: card?.description ?? null,
    capabilities,
    // Only Mistral's servers say what a model can do, and only they read documents.
    readsDocuments: card?.capabilities != null,
    openCapabilities: capabilityNames.filter((name) => capabilities[name] === null),
    contextTokens: card?.max_context_length ?? card?.max_model_len ?? card?.meta?.n_ctx_train ?? null,
    defaultTemperature: card?.default_model_temperature ?? null,
    // Prices are Mistral's; a server that says nothing of capabilities is another.
    price: card?.capabilities ? priceOf(ids) : null,
    retiresAt: validDate(retiring?.deprecation),
    replacementId: retiring?.deprecation_replacement_model ?? null,
    fineTuned: isFineTuned
      ? { name: card.name ?? null, baseId: card.root ?? null, job: card.job ?? null }
      : null,
    planProblem: null,
  };
}

function validDate(value: string | null | undefined): string | null {
  return value && !Number.isNaN(Date.parse(value)) ? value : null;
}

function toCapabilities(flags: Record<string, boolean | null | undefined> | null): ModelCapabilities {
  return {
    vision: flags?.vision ?? null,
    tools: flags?.function_calling ?? null,
    reasoning: flags?.reasoning ?? null,
    audio: flags?.audio ?? null,
  };
}

/** The id that will mean the same tomorrow first; among equals the one that the card itself goes by. */
function compareCards(a: ModelCard, b: ModelCard): number {
  return (
    rank(a.id) - rank(b.id) ||
    Number(a.id !== a.name) - Number(b.id !== b.name) ||
    a.id.length - b.id.length ||
    a.id.localeCompare(b.id, "en")
  );
}

/** Dated ids (`-2512`), then versions (`-4-0`), then names that move (`-latest`), then any other. */
function rank(id: string): number {
  if (/-\d{4}$/.test(id)) return 0;
  if (/-\d+([-.]\d+)*$/.test(id)) return 1;
  return id.endsWith("-latest") ? 2 : 3;
}
