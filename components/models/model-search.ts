import { capabilityNames, isModel, type Model, type ModelPreferences } from "@/lib/models/contract";

/** What the picker lists: a model of the catalogue, or an id that the reader typed. */
export type ModelChoice = { kind: "listed"; model: Model } | { kind: "typed"; id: string };

/** Under which heading choices stand: one of ours, or a family by its name. */
export type GroupName =
  | { kind: "typed" | "favourites" | "recent" | "fineTuned" | "retiring" | "notInPlan" }
  | { kind: "family"; family: string };
export type ModelGroup = { name: GroupName; items: ModelChoice[] };

/** How readers say that a model can do something, beside our own words for it. */
export type CapabilityWords = Record<(typeof capabilityNames)[number], string>;

/** The id that a choice sends. */
export function idOf(choice: ModelChoice): string {
  return choice.kind === "listed" ? choice.model.id : choice.id;
}

/**
 * The choices for a search: every word must occur in the id, an alias, the family, the description, or name a
 * capability. An id that no model has can be used as it is when nothing fits or when the list can't be trusted.
 */
export function searchModels(
  models: readonly Model[],
  query: string,
  listIsWhole: boolean,
  capabilityWords?: CapabilityWords,
): ModelChoice[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  const found = models
    .filter((model) => {
      const text = searchText(model, capabilityWords);
      return words.every((word) => text.includes(word));
    })
    .map((model): ModelChoice => ({ kind: "listed", model }));
  const id = query.trim();
  const known = models.some((model) => isModel(model, id));
  if (id === "" || known || (found.length > 0 && listIsWhole)) return found;
  return [...found, { kind: "typed", id }];
}

/**
 * The choices under their headings, each once: what the reader uses and likes first, then by family, and what they
 * should not begin with last.
 */
export function groupChoices(
  choices: readonly ModelChoice[],
  preferences: Pick<ModelPreferences, "favouriteIds">,
  recentIds: readonly string[],
): ModelGroup[] {
  const groups = new Map<string, ModelGroup>();
  for (const name of leadingGroups) groups.set(name, { name: { kind: name }, items: [] });
  const last: ModelGroup[] = trailingGroups.map((kind) => ({ name: { kind }, items: [] }));
  for (const choice of choices) {
    const name = groupOf(choice, preferences.favouriteIds, recentIds);
    const key = keyOf(name);
    const group = last.find((one) => one.name.kind === name.kind) ?? groups.get(key) ?? { name, items: [] };
    group.items.push(choice);
    if (!last.includes(group)) groups.set(key, group);
  }
  const recent = groups.get("recent");
  if (recent) recent.items.sort((a, b) => placeIn(recentIds, a) - placeIn(recentIds, b));
  return [...groups.values(), ...last].filter(({ items }) => items.length > 0);
}

const leadingGroups = ["recent", "favourites"] as const;
const trailingGroups = ["fineTuned", "retiring", "notInPlan", "typed"] as const;

function groupOf(
  choice: ModelChoice,
  favouriteIds: readonly string[],
  recentIds: readonly string[],
): GroupName {
  if (choice.kind === "typed") return { kind: "typed" };
  const { model } = choice;
  const isIn = (ids: readonly string[]) => ids.some((id) => isModel(model, id));
  if (isIn(favouriteIds)) return { kind: "favourites" };
  if (model.planProblem) return { kind: "notInPlan" };
  if (model.retiresAt) return { kind: "retiring" };
  if (isIn(recentIds)) return { kind: "recent" };
  return model.fineTuned ? { kind: "fineTuned" } : { kind: "family", family: model.family };
}

/** The same groups, but no more choices than this. */
export function firstChoices(groups: readonly ModelGroup[], count: number): ModelGroup[] {
  let left = count;
  return groups.flatMap(({ name, items }) => {
    const taken = items.slice(0, left);
    left -= taken.length;
    return taken.length > 0 ? [{ name, items: taken }] : [];
  });
}

/** What tells one group from another. */
export function keyOf(name: GroupName): string {
  return name.kind === "family" ? `family-${name.family}` : name.kind;
}

function placeIn(ids: readonly string[], choice: ModelChoice): number {
  return ids.findIndex((id) => choice.kind === "listed" && isModel(choice.model, id));
}

/** The alias that the search means, when the id alone would not explain why the model is found. */
export function matchedAlias(model: Model, query: string): string | null {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  const fits = (id: string) => words.every((word) => id.toLowerCase().includes(word));
  if (words.length === 0 || fits(model.id)) return null;
  return model.aliases.find(fits) ?? null;
}

function searchText(model: Model, capabilityWords?: CapabilityWords): string {
  const able = capabilityNames.filter((name) => model.capabilities[name]);
  return [
    model.id,
    ...model.aliases,
    model.family,
    model.description ?? "",
    model.fineTuned?.name ?? "",
    ...able,
    ...able.map((name) => capabilityWords?.[name] ?? ""),
  ]
    .join(" ")
    .toLowerCase();
}

/** `mistral` → `Mistral`, `glm` → `GLM`: a family as a heading. */
export function familyTitle(family: string): string {
  return family.length <= 3 ? family.toUpperCase() : family.charAt(0).toUpperCase() + family.slice(1);
}

/** `262144` → `262k`, `1048576` → `1M`: a context length as people say it. */
export function shortTokens(tokens: number): string {
  if (tokens >= 1_000_000) return `${Math.round(tokens / 100_000) / 10}M`;
  return tokens >= 1000 ? `${Math.round(tokens / 1000)}k` : String(tokens);
}
