import { z } from "zod";
import cards from "./cards.json" with { type: "json" };

/** A model as GET /v1/models lists it; unknown fields pass, so that a test may list anything. */
export const modelCardSchema = z.looseObject({
  id: z.string(),
  name: z.string().nullish(),
  capabilities: z.record(z.string(), z.boolean()).optional(),
  aliases: z.array(z.string()).optional(),
  max_context_length: z.number().optional(),
  deprecation: z.string().nullish(),
  deprecation_replacement_model: z.string().nullish(),
});
export type ModelCard = z.infer<typeof modelCardSchema>;

const DAY_MS = 86_400_000;
// One announced end has passed and one is to come, whatever the day.
const endInDays: Record<string, number> = { "mistral-medium-2505": -14, "mistral-medium-2508": 45 };

const recorded: ModelCard[] = cards.data;

/** Mistral's own list, one row for each alias, made at this moment as the API does. */
export function mistralCards(now: number): ModelCard[] {
  return recorded.map((card) => {
    const days = endInDays[card.id];
    const deprecation = days === undefined ? null : noonOf(now + days * DAY_MS);
    return { ...card, created: Math.floor(now / 1000), deprecation };
  });
}

/** As many rows as asked for: the recorded ones, then made-up ones of different names and lengths. */
export function manyCards(count: number, now: number): ModelCard[] {
  const own = mistralCards(now);
  const template = own.find((card) => card.id === "ministral-8b-2512") ?? { id: "" };
  const made = Array.from({ length: Math.max(0, count - own.length) }, (_, index) => {
    const id = `ft:ministral-8b-latest:team-${index % 7}:${"project-".repeat(1 + (index % 3))}${index}`;
    return {
      ...template,
      id,
      name: id,
      aliases: [],
      type: "fine-tuned",
      job: `job-${index}`,
      archived: false,
    };
  });
  return [...own, ...made].slice(0, count);
}

/** The bare cards of vLLM, Ollama and llama.cpp, one of each; no capabilities, no aliases. */
export function selfHostedCards(now: number): ModelCard[] {
  const created = Math.floor(now / 1000);
  return [
    {
      id: "mistralai/Mistral-Small-3.2-24B-Instruct-2506",
      object: "model",
      created,
      owned_by: "vllm",
      root: "mistralai/Mistral-Small-3.2-24B-Instruct-2506",
      parent: null,
      max_model_len: 32768,
      permission: [],
    },
    { id: "magistral:24b", object: "model", created: created - 86_400, owned_by: "library" },
    {
      id: "/models/ministral-8b-q4_k_m.gguf",
      object: "model",
      created,
      owned_by: "llamacpp",
      meta: { vocab_type: 2, n_vocab: 131072, n_ctx_train: 131072, n_embd: 4096, n_params: 8019808256 },
      architecture: { input_modalities: ["text"], output_modalities: ["text"] },
    },
  ];
}

/** A model whose announced end has passed still stands in the list but no longer answers. */
export function hasEnded(card: ModelCard, now: number): boolean {
  return typeof card.deprecation === "string" && Date.parse(card.deprecation) <= now;
}

function noonOf(time: number): string {
  return `${new Date(time).toISOString().slice(0, 10)}T12:00:00Z`;
}
