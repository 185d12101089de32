import type { ErrorCode } from "@/lib/errors";
import type { KeyKind } from "@/lib/keys/contract";
import type { ModelPreferences, PreferencesPatch } from "./schemas";

export type { ModelPreferences, PreferencesPatch };

/*
 * The routes:
 * - `GET /api/models` answers a `ModelList` for the reader's own key, else the server's; it always succeeds, and
 *   `problem` says why the list may be old or empty. `?refresh=1` asks the provider again, and forgets which models
 *   were refused. No key is ever part of it.
 * - `PATCH /api/models/preferences` (a `PreferencesPatch`) keeps what the reader wants, and answers it whole.
 */

export const capabilityNames = ["vision", "tools", "reasoning", "audio"] as const;
export type Capability = (typeof capabilityNames)[number];

/** `null` means that neither the server nor the reader said. */
export type ModelCapabilities = Record<Capability, boolean | null>;

/** USD for a million tokens, as publicly listed at that address on that day (ISO). */
export type Price = { inputUsd: number; outputUsd: number; asOf: string; source: string };

/** Why a listed model will not answer this key. */
export type PlanProblem = Extract<ErrorCode, "model_not_in_plan" | "provider_no_quota">;

/** One chat model, its aliases collapsed. */
export type Model = {
  /** The id to send: the dated one where there is one, because it will mean the same tomorrow. */
  id: string;
  /** Every other id that names this model. */
  aliases: string[];
  /** The first word of its name, to group by; `custom` for fine-tuned models. */
  family: string;
  description: string | null;
  capabilities: ModelCapabilities;
  /** Whether its server reads PDFs for it, as Mistral's do. */
  readsDocuments: boolean;
  /** What the server leaves open, so that the reader may say it. */
  openCapabilities: Capability[];
  /** Tokens; `null` when unknown. */
  contextTokens: number | null;
  defaultTemperature: number | null;
  price: Price | null;
  /** ISO date of the announced end, and the id to use instead. */
  retiresAt: string | null;
  replacementId: string | null;
  /** What it was made from and by which job; `null` for a model that is not fine-tuned. */
  fineTuned: { name: string | null; baseId: string | null; job: string | null } | null;
  planProblem: PlanProblem | null;
};

/** What `GET /api/models` answers. */
export type ModelList = {
  models: Model[];
  /** What a new chat starts with: the reader's default while it is there, else ours. */
  defaultId: string | null;
  /** The models of the reader's last conversations, the latest first. */
  recentIds: string[];
  preferences: ModelPreferences;
  /** Whether there is a row to keep preferences in: a stranger's stay in the browser. */
  hasSession: boolean;
  /** When the provider gave this list (ISO). */
  fetchedAt: string | null;
  problem: { code: ErrorCode } | null;
  /** Whose key lists them; `null` without one. */
  keyKind: KeyKind | null;
};

/** True when `id` is this model's id or one of its aliases. */
export function isModel(model: Model, id: string): boolean {
  return model.id === id || model.aliases.includes(id);
}

/** The model that an id or alias names; `null` when none is listed. */
export function modelOf(models: readonly Model[], id: string | null): Model | null {
  return models.find((model) => id !== null && isModel(model, id)) ?? null;
}

/** True when the announced end is over. */
export function hasEnded(model: Model, nowMs: number): boolean {
  return model.retiresAt !== null && Date.parse(model.retiresAt) <= nowMs;
}
