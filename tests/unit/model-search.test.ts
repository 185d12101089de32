import { describe, expect, test } from "vitest";
import {
  familyTitle,
  groupChoices,
  idOf,
  matchedAlias,
  searchModels,
  shortTokens,
} from "@/components/models/model-search";
import type { Model } from "@/lib/models/contract";

function model(id: string, aliases: string[] = [], description: string | null = null): Model {
  return {
    id,
    aliases,
    family: id.split("-")[0] ?? "",
    description,
    capabilities: { vision: null, tools: null, reasoning: null, audio: null },
    openCapabilities: ["vision", "tools", "reasoning", "audio"],
    contextTokens: null,
    defaultTemperature: null,
    price: null,
    retiresAt: null,
    replacementId: null,
    fineTuned: null,
    readsDocuments: false,
    planProblem: null,
  };
}

const models = [
  model("mistral-large-2512", ["mistral-large-latest"], "Our flagship"),
  model("mistral-small-2603", ["mistral-small-latest"]),
  model("codestral-2508"),
];
const search = (query: string, listIsWhole = true) => searchModels(models, query, listIsWhole).map(idOf);

describe("searching a model", () => {
  test("finds by id, alias and description, whatever the case and order of words", () => {
    expect(search("LATEST small")).toEqual(["mistral-small-2603"]);
    expect(search("flagship")).toEqual(["mistral-large-2512"]);
    expect(search("")).toHaveLength(3);
  });

  test("an id that no model has can be used as it was typed", () => {
    expect(searchModels(models, " my/own:model ", true)).toEqual([{ kind: "typed", id: "my/own:model" }]);
  });

  test("a list that may be incomplete always offers the typed id, after what it has", () => {
    expect(search("mistral", false)).toEqual(["mistral-large-2512", "mistral-small-2603", "mistral"]);
    expect(searchModels([], "anything", false)).toEqual([{ kind: "typed", id: "anything" }]);
  });

  test("an alias typed in full is its model and no second choice", () => {
    expect(search("mistral-small-latest", false)).toEqual(["mistral-small-2603"]);
  });
});

test("context lengths are said as people say them", () => {
  expect([512, 32_768, 262_144, 1_048_576, 1_500_000].map(shortTokens)).toEqual([
    "512",
    "33k",
    "262k",
    "1M",
    "1.5M",
  ]);
});

describe("groups", () => {
  const listed: Model[] = [
    model("mistral-large-4"),
    model("mistral-small-2603", ["mistral-small-latest"]),
    model("codestral-2508"),
    { ...model("ft:x"), fineTuned: { name: null, baseId: null, job: null } },
    { ...model("mistral-medium-2508"), retiresAt: "2026-12-01T00:00:00Z" },
    { ...model("mistral-tiny"), planProblem: "model_not_in_plan" },
  ];
  const grouped = (favouriteIds: string[], recentIds: string[], query = "") =>
    groupChoices(searchModels(listed, query, true), { favouriteIds }, recentIds).map(({ name, items }) => [
      name.kind === "family" ? name.family : name.kind,
      items.map(idOf),
    ]);

  test("put every model in one place, and what nobody should begin with last", () => {
    expect(grouped([], [])).toEqual([
      ["mistral", ["mistral-large-4", "mistral-small-2603"]],
      ["codestral", ["codestral-2508"]],
      ["fineTuned", ["ft:x"]],
      ["retiring", ["mistral-medium-2508"]],
      ["notInPlan", ["mistral-tiny"]],
    ]);
  });

  test("begin with what was used last, known by its alias too, and with favourites", () => {
    expect(grouped(["mistral-large-4"], ["codestral-2508", "mistral-small-latest"]).slice(0, 2)).toEqual([
      ["recent", ["codestral-2508", "mistral-small-2603"]],
      ["favourites", ["mistral-large-4"]],
    ]);
  });

  test("that a search leaves empty are not shown", () => {
    expect(grouped([], [], "codestral")).toEqual([["codestral", ["codestral-2508"]]]);
    expect(grouped([], [], "my/own:model")).toEqual([["typed", ["my/own:model"]]]);
  });
});

test("a model is found by what it can do, in our words and in the reader's", () => {
  const seeing = model("a");
  seeing.capabilities.vision = true;
  const words = { vision: "Vision", tools: "Outils", reasoning: "Raisonnement", audio: "Audio" };
  const able = model("b");
  able.capabilities.tools = true;
  expect(searchModels([seeing, able], "vision", true, words).map(idOf)).toEqual(["a"]);
  expect(searchModels([seeing, able], "outils", true, words).map(idOf)).toEqual(["b"]);
});

test("the alias is named when the id does not explain why a model was found", () => {
  const small = model("mistral-small-2603", ["magistral-small-latest", "mistral-small-latest"]);
  expect(matchedAlias(small, "magistral")).toBe("magistral-small-latest");
  expect(matchedAlias(small, "small")).toBeNull();
  expect(matchedAlias(small, "")).toBeNull();
});

test("families are headings", () => {
  expect(["mistral", "glm"].map(familyTitle)).toEqual(["Mistral", "GLM"]);
});
