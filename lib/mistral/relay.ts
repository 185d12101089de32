import "server-only";
import type { Readable } from "node:stream";
import { env } from "@/lib/env";
import { AppError } from "@/lib/errors";
import { type Connection, connectionId } from "./connection";
import { toAppError } from "./provider-errors";
import { admission, nextSlotMs, pause, priorities } from "./queue";
import { send } from "./wire-request";

export type RelayRequest = {
  connection: Connection;
  method: "GET" | "POST";
  /** Below the base URL: `/chat/completions`, with its query. */
  path: string;
  headers: Record<string, string>;
  body?: Uint8Array | undefined;
  /** The model it asks for, where it says; for errors of ours. */
  modelId: string;
  signal: AbortSignal;
};

/** The provider's answer, of whatever status, before its body is read. */
export type Relayed = { status: number; headers: Headers; body: Readable };

/** A program gets its 429 after this long at most: it has its own ideas of waiting. */
const longestWaitMs = 20_000;
const attempts = 3;

/**
 * Makes a call for a program and gives the answer as it comes, errors included. Waits in the key's queue like
 * every call; a 429 is tried again while the wait stays short, and is then passed on with its `Retry-After`.
 *
 * @throws {AppError} when the provider can't be reached, or `provider_rate_limited` when the queue is too long.
 * @throws the signal's reason when the signal aborts; the provider's connection is closed then.
 */
export async function relay(request: RelayRequest): Promise<Relayed> {
  const lane = connectionId(request.connection);
  const deadlineMs = Date.now() + longestWaitMs;
  for (let attempt = 1; ; attempt++) {
    await waitForSlot(lane, deadlineMs, request);
    const answer = await callOnce(request);
    if (answer.status !== 429 || answer.headers.get("x-ratelimit-limit-req-minute") === "0") return answer;
    const waitMs = retryAfterMs(answer.headers) ?? 1_000 * 2 ** attempt;
    pause(lane, waitMs);
    if (attempt === attempts || Date.now() + waitMs > deadlineMs) {
      if (!answer.headers.has("retry-after")) {
        answer.headers.set("retry-after", String(Math.max(1, Math.ceil(waitMs / 1_000))));
      }
      return answer;
    }
    answer.body.resume();
  }
}

async function waitForSlot(lane: string, deadlineMs: number, request: RelayRequest): Promise<void> {
  const slotMs = nextSlotMs(lane, priorities.gateway);
  if (slotMs > deadlineMs) throw heldBack(request.modelId, slotMs);
  // Others may go first in the meantime, so the slot can come later than it seemed.
  const patience = AbortSignal.timeout(Math.max(0, deadlineMs - Date.now()));
  try {
    await admission(lane, priorities.gateway, AbortSignal.any([request.signal, patience]));
  } catch (error) {
    request.signal.throwIfAborted();
    if (!patience.aborted) throw error;
    throw heldBack(request.modelId, nextSlotMs(lane, priorities.gateway));
  }
}

function heldBack(modelId: string, slotMs: number): AppError {
  const retryAfterSeconds = Math.max(1, Math.ceil((slotMs - Date.now()) / 1_000));
  return new AppError("provider_rate_limited", { details: { model: modelId, retryAfterSeconds } });
}

async function callOnce({ connection, path, method, headers, body, signal, modelId }: RelayRequest) {
  try {
    return await send(connection.baseUrl + path, {
      method,
      headers: { ...headers, authorization: `Bearer ${connection.apiKey}`, "accept-encoding": "identity" },
      signal: AbortSignal.any([signal, AbortSignal.timeout(env().MAX_ANSWER_SECONDS * 1_000)]),
      ...(body ? { body: Buffer.from(body) } : {}),
    });
  } catch (error) {
    signal.throwIfAborted();
    throw toAppError(error, modelId);
  }
}

/** `Retry-After` as milliseconds; `null` when there is none that can be read. */
function retryAfterMs(headers: Headers): number | null {
  const value = headers.get("retry-after");
  if (value === null) return null;
  const seconds = Number(value);
  if (Number.isFinite(seconds)) return Math.max(0, seconds * 1_000);
  const date = Date.parse(value);
  return Number.isNaN(date) ? null : Math.max(0, date - Date.now());
}
