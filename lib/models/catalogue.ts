import "server-only";
import type { ModelCard } from "@/lib/mistral/server";
import type { Model, ModelCapabilities } from "./contract";

/**
 * Turns the rows of list-models into the models that can chat, one each: rows that name each other as aliases
 * are one model. The dated id is kept where there is one, because it will mean the same tomorrow.
 */
export function toCatalogue(cards: readonly ModelCard[]): Model[] {
  return groupByAlias(cards.filter(canChat)).map(toModel).sort(compareModels);
}

/** A card without capabilities comes from a server that knows none; it is there to chat. */
function canChat(card: ModelCard): boolean {
  return card.capabilities?.completion_chat ?? card.capabilities == null;
}

function groupByAlias(cards: readonly ModelCard[]): ModelCard[][] {
  const groupOf = new Map<string, Set<ModelCard>>();
  for (const card of cards) {
    const merged = new Set([card]);
    const names = [card.id, ...(card.aliases ?? [])];
    for (const name of names) for (const other of groupOf.get(name) ?? []) merged.add(other);
    for (const member of merged) {
      for (const name of [member.id, ...(member.aliases ?? [])]) groupOf.set(name, merged);
    }
  }
  return [...new Set(groupOf.values())].map((group) => [...group]);
}

function toModel(group: ModelCard[]): Model {
  const ids = [...new Set(group.flatMap((card) => [card.id, ...(card.aliases ?? [])]))];
  const listed = group.map((card) => card.id).sort(compareIds);
  const id = listed[0] ?? "";
  const card = group.find((member) => member.id === id) ?? group[0];
  const retiring = group.find((member) => member.deprecation);
  return {
    id,
    aliases: ids.filter((other) => other !== id).sort(),
    description: card?.description ?? null,
    capabilities: toCapabilities(card?.capabilities ?? null),
    contextTokens: card?.max_context_length ?? card?.max_model_len ?? card?.meta?.n_ctx_train ?? null,
    defaultTemperature: card?.default_model_temperature ?? null,
    retiresAt: retiring?.deprecation ?? null,
    replacementId: retiring?.deprecation_replacement_model ?? null,
    fineTuned: card?.type === "fine-tuned",
  };
}

function toCapabilities(flags: Record<string, boolean | null | undefined> | null): ModelCapabilities {
  return {
    vision: flags?.vision ?? null,
    tools: flags?.function_calling ?? null,
    reasoning: flags?.reasoning ?? null,
    audio: flags?.audio ?? null,
  };
}

/** Dated ids (`-2512`, `-4-0`) before names that move (`-latest`); shorter before longer. */
function compareIds(a: string, b: string): number {
  return rank(a) - rank(b) || a.length - b.length || a.localeCompare(b, "en");
}

function rank(id: string): number {
  if (/-\d{4}$/.test(id)) return 0;
  return id.endsWith("-latest") ? 2 : 1;
}

/** Models that stay before those that retire, then by name, the newest version first. */
function compareModels(a: Model, b: Model): number {
  const byRetirement = Number(a.retiresAt !== null) - Number(b.retiresAt !== null);
  return byRetirement || b.id.localeCompare(a.id, "en", { numeric: true });
}
