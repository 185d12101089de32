import { describe, expect, test } from "vitest";
import { idOf, searchModels, shortTokens } from "@/components/models/model-search";
import type { Model } from "@/lib/models/contract";

function model(id: string, aliases: string[] = [], description: string | null = null): Model {
  return {
    id,
    aliases,
    family: "mistral",
    description,
    capabilities: { vision: null, tools: null, reasoning: null, audio: null },
    openCapabilities: ["vision", "tools", "reasoning", "audio"],
    contextTokens: null,
    defaultTemperature: null,
    price: null,
    retiresAt: null,
    replacementId: null,
    fineTuned: null,
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
