import "server-only";
import { z } from "zod";
import { AppError } from "@/lib/errors";
import { type Connection, connectionId, inView } from "./connection";
import { responseError, toAppError } from "./provider-errors";
import { admission, nextSlotMs, pause, priorities } from "./queue";

/** The one model whose vectors are kept: those of another could not be compared with them. */
export const embeddingModelId = "mistral-embed";
export const embeddingDimensions = 1024;

/** Vectors in the order of the texts, and what they took as far as the provider said. */
export type Embedded = { vectors: number[][]; promptTokens: number | null };

const callTimeoutMs = 60_000;
/** How long a key that gives no `Retry-After` is left alone. */
const usualPauseMs = 2_000;

const answer = z.object({
  data: z.array(
    z.object({ index: z.number().int(), embedding: z.array(z.number()).length(embeddingDimensions) }),
  ),
  usage: z.object({ prompt_tokens: z.number().int().nullish() }).nullish(),
});

type SlotPriority = "search" | "embedding";

/** When a call for embeddings would leave, in ms since the epoch; 0 means at once. */
export function embeddingSlotMs(connection: Connection, priority: SlotPriority): number {
  return nextSlotMs(connectionId(connection), priorities[priority]);
}

/**
 * Waits in the key's queue until embeddings may be asked for.
 *
 * @throws the signal's reason when it aborts in the meantime.
 */
export function waitForEmbeddingSlot(
  connection: Connection,
  priority: SlotPriority,
  signal: AbortSignal,
): Promise<void> {
  return admission(connectionId(connection), priorities[priority], signal);
}

/**
 * One call for the embeddings of some texts; wait for a slot before. A key that is held back (429) pauses for all.
 *
 * @throws {AppError} with a provider code; `context_too_long` when the texts are too many or too long for one call.
 * @throws the signal's reason when it aborts.
 */
export async function embedTexts(
  connection: Connection,
  texts: readonly string[],
  signal: AbortSignal,
): Promise<Embedded> {
  try {
    return await callOnce(connection, texts, AbortSignal.any([signal, AbortSignal.timeout(callTimeoutMs)]));
  } catch (error) {
    signal.throwIfAborted();
    const appError = inView(connection, toAppError(error, embeddingModelId));
    if (appError.code === "provider_rate_limited") {
      const { retryAfterSeconds } = appError.details;
      const waitMs = typeof retryAfterSeconds === "number" ? retryAfterSeconds * 1_000 : usualPauseMs;
      pause(connectionId(connection), waitMs);
    }
    throw appError;
  }
}

async function callOnce(
  { baseUrl, apiKey }: Connection,
  texts: readonly string[],
  signal: AbortSignal,
): Promise<Embedded> {
  const response = await fetch(`${baseUrl}/embeddings`, {
    method: "POST",
    headers: { authorization: `Bearer ${apiKey}`, "content-type": "application/json" },
    body: JSON.stringify({ model: embeddingModelId, input: texts }),
    signal,
  });
  if (!response.ok) throw await responseError(response, embeddingModelId);
  const parsed = answer.safeParse(await response.json());
  if (!parsed.success || parsed.data.data.length !== texts.length) {
    throw new AppError("provider_failed", {
      message: "the embeddings are not as many or as long as they should be",
      details: { model: embeddingModelId },
    });
  }
  const { data, usage } = parsed.data;
  return {
    vectors: data.toSorted((one, other) => one.index - other.index).map(({ embedding }) => embedding),
    promptTokens: usage?.prompt_tokens ?? null,
  };
}
