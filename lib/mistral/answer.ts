import "server-only";
import type { ModelMessage } from "ai";
import { AppError } from "@/lib/errors";
import { callOnce } from "./answer-call";
import { type Connection, connectionId, inView } from "./connection";
import { toAppError } from "./provider-errors";
import { admission, nextSlotMs, type Priority, pause, priorities } from "./queue";

export type AnswerSettings = {
  temperature?: number;
  topP?: number;
  maxTokens?: number;
  stop?: string[];
  seed?: number;
  safePrompt?: boolean;
  reasoningEffort?: "none" | "low" | "medium" | "high" | "max";
};

/** A function that the model may call, with the JSON schema of its input. */
export type AnswerTool = { name: string; description: string; inputSchema: Record<string, unknown> };

export type AnswerRequest = {
  connection: Connection;
  modelId: string;
  system?: string | undefined;
  messages: ModelMessage[];
  settings?: AnswerSettings;
  /** What the model may call. Without a choice it decides itself. */
  tools?: readonly AnswerTool[];
  toolChoice?: "none";
  signal: AbortSignal;
  priority?: Priority;
  /** Told when the call leaves the queue of its key, at each attempt. */
  onSent?: () => void;
};

/** What an answer is made of, in order. `waiting` says when a held-back call will leave; `end` comes last. */
export type AnswerPart =
  | { type: "waiting"; untilMs: number }
  | { type: "text"; delta: string }
  | { type: "reasoning"; delta: string }
  /** A whole call; `input` is JSON as the model wrote it, if it is any. */
  | { type: "tool-call"; id: string; name: string; input: string }
  | { type: "end"; finishReason: string; usage: AnswerUsage | null; answeredModel: string | null };

/** Tokens as the provider counted them; thinking is inside `completion`. */
export type AnswerUsage = { prompt: number; completion: number; cached: number };

/** A reader waits this long at most for a slot; a longer pause is told at once. */
const longestWaitMs = 60_000;
const attempts = 4;

/**
 * Asks a model and yields its answer as it comes. Calls of one key that the provider holds back (429) wait in a
 * queue and try again; a wait beyond a minute fails with the seconds to go.
 *
 * @throws {AppError} with a provider code (see lib/errors.ts). The parts before it are part of the answer.
 * @throws the signal's reason when the signal aborts; the provider's connection is closed then.
 */
export async function* streamAnswer(request: AnswerRequest): AsyncGenerator<AnswerPart> {
  const lane = connectionId(request.connection);
  const priority = request.priority ?? priorities.chat;
  for (let attempt = 1; ; attempt++) {
    const slotMs = nextSlotMs(lane, priority);
    if (slotMs - Date.now() > longestWaitMs) throw heldBack(request.modelId, slotMs);
    if (slotMs > 0) yield { type: "waiting", untilMs: slotMs };
    await admission(lane, priority, request.signal);
    request.onSent?.();
    let started = false;
    try {
      for await (const part of callOnce(request)) {
        started = true;
        yield part;
      }
      return;
    } catch (error) {
      request.signal.throwIfAborted();
      const appError = inView(request.connection, toAppError(error, request.modelId));
      if (started || attempt === attempts || appError.code !== "provider_rate_limited") throw appError;
      const { retryAfterSeconds } = appError.details;
      pause(lane, typeof retryAfterSeconds === "number" ? retryAfterSeconds * 1_000 : 1_000 * 2 ** attempt);
    }
  }
}

function heldBack(modelId: string, untilMs: number): AppError {
  const retryAfterSeconds = Math.ceil((untilMs - Date.now()) / 1_000);
  return new AppError("provider_rate_limited", { details: { model: modelId, retryAfterSeconds } });
}
