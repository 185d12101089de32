import "server-only";
import { AppError } from "@/lib/errors";
import { connectionFor } from "@/lib/keys/server";
import {
  type Connection,
  type Embedded,
  embeddingModelId,
  embeddingSlotMs,
  embedTexts,
  waitForEmbeddingSlot,
} from "@/lib/mistral/server";
import { requireAllowedModel } from "@/lib/models/server";
import { estimateTokens } from "@/lib/usage/contract";
import { holdQuota, recordUsage } from "@/lib/usage/server";

/** What somebody waits for comes before what is done behind their back. */
export type Purpose = "search" | "embedding";

/**
 * The connection by which a reader's texts may be embedded now.
 *
 * @throws {AppError} `key_missing`, `key_invalid`, `model_not_allowed`
 */
export async function openConnection(userId: string): Promise<Connection> {
  const connection = await connectionFor(userId);
  await requireAllowedModel(connection, embeddingModelId);
  return connection;
}

/** When a call would leave, in ms since the epoch; 0 means at once. */
export function slotOf(connection: Connection, purpose: Purpose): number {
  return embeddingSlotMs(connection, purpose);
}

/**
 * Waits for a slot in the key's queue, which comes by the purpose's priority.
 *
 * @throws {AppError} `provider_rate_limited` when none comes within `longestMs`.
 */
export async function takeSlot(
  connection: Connection,
  purpose: Purpose,
  longestMs: number,
  signal: AbortSignal,
): Promise<void> {
  const patience = AbortSignal.timeout(longestMs);
  try {
    await waitForEmbeddingSlot(connection, purpose, AbortSignal.any([signal, patience]));
  } catch (error) {
    signal.throwIfAborted();
    if (!patience.aborted) throw error;
    const retryAfterSeconds = Math.max(
      1,
      Math.ceil((embeddingSlotMs(connection, purpose) - Date.now()) / 1_000),
    );
    throw new AppError("provider_rate_limited", { details: { model: embeddingModelId, retryAfterSeconds } });
  }
}

/**
 * Embeds some texts of a reader in one call and notes what it took; take a slot before. The call needs room in the
 * reader's quota but holds none of it, like a title: a question that comes at the same moment must not be refused for
 * what is done behind its back.
 *
 * @throws {AppError} `quota_reached`, `quota_held`, or a provider code; `context_too_long` when it is too much for one
 * call.
 */
export async function embedFor(
  userId: string,
  connection: Connection,
  texts: readonly string[],
  signal: AbortSignal,
): Promise<number[][]> {
  const hold = await holdQuota(userId, connection.keyKind, { prompt: 0, answer: 0 });
  try {
    const startedAtMs = performance.now();
    const { vectors, promptTokens }: Embedded = await embedTexts(connection, texts, signal);
    await recordUsage(userId, {
      kind: "embedding",
      modelId: embeddingModelId,
      keyKind: connection.keyKind,
      prompt: promptTokens ?? texts.reduce((sum, text) => sum + estimateTokens(text), 0),
      completion: 0,
      cached: 0,
      isEstimate: promptTokens === null,
      totalMs: Math.round(performance.now() - startedAtMs),
    });
    return vectors;
  } finally {
    await hold.release();
  }
}
