import { z } from "zod";

/** A model id as list-models gives it; self-hosted servers use slashes and colons in theirs. */
export const modelId = z.string().trim().min(1).max(200);

/** `null` means that the server does not say. */
export type ModelCapabilities = {
  vision: boolean | null;
  tools: boolean | null;
  reasoning: boolean | null;
  audio: boolean | null;
};

/** One chat model, its aliases collapsed. */
export type Model = {
  /** The id to send. */
  id: string;
  /** Every other id that names this model. */
  aliases: string[];
  description: string | null;
  capabilities: ModelCapabilities;
  /** Tokens; `null` when unknown. */
  contextTokens: number | null;
  defaultTemperature: number | null;
  /** ISO date of the announced end, and the id to use instead. */
  retiresAt: string | null;
  replacementId: string | null;
  fineTuned: boolean;
};

/** What `GET /api/models` answers. `problem` says why the list may be old or empty. */
export type ModelList = {
  models: Model[];
  defaultId: string | null;
  fetchedAt: string | null;
  problem: { code: import("@/lib/errors").ErrorCode } | null;
};

/** True when `id` is this model's id or one of its aliases. */
export function isModel(model: Model, id: string): boolean {
  return model.id === id || model.aliases.includes(id);
}
