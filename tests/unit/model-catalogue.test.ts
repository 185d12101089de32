import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { mistralCards, selfHostedCards } from "@/lib/mistral/standin/models/catalogue";
import { toCatalogue } from "@/lib/models/catalogue";
import { hasEnded, isModel, modelOf } from "@/lib/models/contract";

const now = Date.now();
const cards = mistralCards(now);
const catalogue = toCatalogue(cards);
const chatIds = cards.filter((card) => card.capabilities?.completion_chat).map(({ id }) => id);
const find = (id: string) => modelOf(catalogue, id);

describe("the catalogue of Mistral's list", () => {
  it("names every id that can chat, and every alias of one, exactly once", () => {
    const aliases = cards.flatMap((card) => (chatIds.includes(card.id) ? (card.aliases ?? []) : []));
    for (const id of new Set([...chatIds, ...aliases])) {
      expect(
        catalogue.filter((model) => isModel(model, id)),
        id,
      ).toHaveLength(1);
    }
  });

  it("has nothing in it that cannot chat", () => {
    const ids = catalogue.flatMap((model) => [model.id, ...model.aliases]).join(" ");
    expect(ids).not.toMatch(/embed|ocr|moderation|tts|transcribe/);
    expect(find("voxtral-small-latest")?.capabilities.audio).toBe(true);
  });

  it("keeps the id that will mean the same tomorrow, whatever name the rows carry", () => {
    expect(find("mistral-medium-latest")?.id).toBe("mistral-medium-2604");
    expect(find("mistral-medium-3.5")?.id).toBe("mistral-medium-2604");
    expect(find("mistral-small-latest")?.id).toBe("mistral-small-2603");
    expect(find("mistral-large-4-0")?.id).toBe("mistral-large-4");
    expect(find("mistral-vibe-cli-with-tools")?.id).toBe("magistral-medium-latest");
  });

  it("begins with general chat and ends with what retires", () => {
    const ids = catalogue.map(({ id }) => id);
    expect(ids.slice(0, 4)).toEqual([
      "mistral-large-4",
      "mistral-large-2512",
      "mistral-medium-2604",
      "mistral-small-2603",
    ]);
    expect(ids.slice(-2)).toEqual(["mistral-medium-2508", "mistral-medium-2505"]);
    expect(ids.indexOf("ministral-14b-2512")).toBeLessThan(ids.indexOf("ministral-3b-2512"));
    expect(ids.indexOf("voxtral-small-2507")).toBeGreaterThan(ids.indexOf("codestral-2508"));
  });

  it("says when a model ends, and names its replacement by the id that is listed", () => {
    const retired = find("mistral-medium-2505");
    expect(retired?.replacementId).toBe("mistral-medium-2604");
    expect(retired && hasEnded(retired, now)).toBe(true);
    const retiring = find("mistral-medium-2508");
    expect(retiring && hasEnded(retiring, now)).toBe(false);
    expect(retiring?.retiresAt).not.toBeNull();
  });

  it("takes capabilities, context and temperature from the row, and a price only where one is published", () => {
    expect(find("mistral-large-2512")).toMatchObject({
      capabilities: { vision: true, tools: true, reasoning: false, audio: false },
      openCapabilities: [],
      contextTokens: 262_144,
      defaultTemperature: 0.3,
      price: {
        inputUsd: 0.5,
        outputUsd: 1.5,
        asOf: expect.stringMatching(/^\d{4}-\d\d-\d\d$/),
        source: expect.stringMatching(/^https:/),
      },
    });
    expect(find("glm-5-2")?.price).toMatchObject({ inputUsd: 1.4 });
    expect(find("magistral-medium-latest")?.price).toBeNull();
  });

  it("does not change when the rows come in another order", () => {
    const order = fc.shuffledSubarray(cards, { minLength: cards.length, maxLength: cards.length });
    fc.assert(
      fc.property(order, (shuffled) => {
        expect(toCatalogue(shuffled)).toEqual(catalogue);
      }),
    );
  });
});

describe("the catalogue of any list", () => {
  const anyCards = fc.array(
    fc.record({
      id: fc.integer({ min: 0, max: 12 }).map((index) => `m-${index}`),
      aliases: fc.array(
        fc.integer({ min: 0, max: 12 }).map((index) => `m-${index}`),
        { maxLength: 3 },
      ),
    }),
    { maxLength: 12 },
  );

  it("resolves every id and alias to one model, and rows that share a name to the same one", () => {
    fc.assert(
      fc.property(anyCards, (rows) => {
        const models = toCatalogue(rows);
        for (const { id, aliases } of rows) {
          const named = models.filter((model) => isModel(model, id));
          expect(named).toHaveLength(1);
          for (const alias of aliases) expect(modelOf(models, alias)).toBe(named[0]);
        }
        expect(new Set(models.map(({ id }) => id)).size).toBe(models.length);
      }),
    );
  });
});

describe("the catalogue of other servers", () => {
  const models = toCatalogue(selfHostedCards(now));

  it("takes every model for a chat model whose abilities nobody knows", () => {
    expect(models).toHaveLength(3);
    for (const model of models) {
      expect(model.openCapabilities).toEqual(["vision", "tools", "reasoning", "audio"]);
      expect(Object.values(model.capabilities)).toEqual([null, null, null, null]);
      expect(model.price).toBeNull();
    }
  });

  it("keeps ids with slashes and colons, and reads the context where each server puts it", () => {
    const contexts = Object.fromEntries(models.map(({ id, contextTokens }) => [id, contextTokens]));
    expect(contexts).toEqual({
      "mistralai/Mistral-Small-3.2-24B-Instruct-2506": 32_768,
      "magistral:24b": null,
      "/models/ministral-8b-q4_k_m.gguf": 131_072,
    });
    expect(models.map(({ family }) => family)).toEqual(["mistral", "magistral", "ministral"]);
  });
});

describe("fine-tuned models", () => {
  const tuned = {
    id: "ft:ministral-8b-latest:team:20261001:abc",
    name: "support-desk",
    type: "fine-tuned",
    root: "ministral-8b-latest",
    job: "job-7",
    capabilities: { completion_chat: true },
  };

  it("say what they were made from and by which job", () => {
    const [model] = toCatalogue([tuned]);
    expect(model).toMatchObject({
      family: "custom",
      fineTuned: { name: "support-desk", baseId: "ministral-8b-latest", job: "job-7" },
      price: null,
    });
  });

  it("are left out once they are archived", () => {
    expect(toCatalogue([{ ...tuned, archived: true }])).toEqual([]);
  });
});
