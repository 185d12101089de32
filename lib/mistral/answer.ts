import "server-only";
import { createMistral } from "@ai-sdk/mistral";
import { type ModelMessage, streamText } from "ai";
import { env } from "@/lib/env";
import { AppError } from "@/lib/errors";
import { type Connection, connectionId } from "./connection";
import { toAppError } from "./provider-errors";
import { admission, nextSlotMs, type Priority, pause, priorities } from "./queue";
import { createWire } from "./wire";

export type AnswerSettings = {
  temperature?: number;
  topP?: number;
  maxTokens?: number;
  stop?: string[];
  seed?: number;
  safePrompt?: boolean;
  reasoningEffort?: "none" | "low" | "medium" | "high" | "max";
};

export type AnswerRequest = {
  connection: Connection;
  modelId: string;
  system?: string | undefined;
  messages: ModelMessage[];
  settings?: AnswerSettings;
  signal: AbortSignal;
  priority?: Priority;
};

/** What an answer is made of, in order. `waiting` says when a held-back call will leave; `end` comes last. */
export type AnswerPart =
  | { type: "waiting"; untilMs: number }
  | { type: "text"; delta: string }
  | { type: "reasoning"; delta: string }
  | { type: "end"; finishReason: string; usage: AnswerUsage | null; answeredModel: string | null };

/** Tokens as the provider counted them; thinking is inside `completion`. */
export type AnswerUsage = { prompt: number; completion: number; cached: number };

/** No answer may take longer than this, however steadily it comes. */
const longestAnswerMs = 30 * 60_000;

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
    let started = false;
    try {
      for await (const part of callOnce(request)) {
        started = true;
        yield part;
      }
      return;
    } catch (error) {
      request.signal.throwIfAborted();
      const appError = toAppError(error, request.modelId);
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

async function* callOnce(request: AnswerRequest): AsyncGenerator<AnswerPart> {
  const watchdog = startWatchdog(env().MISTRAL_SILENCE_SECONDS * 1_000);
  const { connection, settings = {} } = request;
  const wire = createWire();
  const provider = createMistral({
    baseURL: connection.baseUrl,
    apiKey: connection.apiKey,
    fetch: wire.fetch,
  });
  const result = streamText({
    model: provider(request.modelId),
    ...(request.system ? { instructions: request.system } : {}),
    messages: request.messages,
    ...(settings.temperature === undefined ? {} : { temperature: settings.temperature }),
    ...(settings.topP === undefined ? {} : { topP: settings.topP }),
    ...(settings.maxTokens === undefined ? {} : { maxOutputTokens: settings.maxTokens }),
    ...(settings.stop?.length ? { stopSequences: settings.stop } : {}),
    ...(settings.seed === undefined ? {} : { seed: settings.seed }),
    providerOptions: {
      mistral: {
        ...(settings.safePrompt ? { safePrompt: true } : {}),
        ...(settings.reasoningEffort ? { reasoningEffort: settings.reasoningEffort } : {}),
      },
    },
    abortSignal: AbortSignal.any([request.signal, watchdog.signal]),
    maxRetries: 0,
    // Errors arrive as parts below; without this the package writes them to the console.
    onError: () => {},
  });
  try {
    let answeredModel: string | null = null;
    for await (const part of result.stream) {
      watchdog.touch();
      switch (part.type) {
        case "text-delta":
          if (part.text !== "") yield { type: "text", delta: part.text };
          break;
        case "reasoning-delta":
          if (part.text !== "") yield { type: "reasoning", delta: part.text };
          break;
        case "finish-step":
          answeredModel = part.response.modelId;
          break;
        case "error":
          throw part.error;
        case "abort":
          request.signal.throwIfAborted();
          throw new AppError("provider_timeout", { details: { model: request.modelId } });
        case "finish":
          if (wire.failure() !== undefined) throw wire.failure();
          yield endPart(part, answeredModel, request.modelId);
          break;
      }
    }
  } finally {
    watchdog.stop();
  }
}

type FinishPart = {
  finishReason: string;
  totalUsage: {
    inputTokens: number | undefined;
    outputTokens: number | undefined;
    inputTokenDetails: { cacheReadTokens: number | undefined };
  };
};

function endPart(part: FinishPart, answeredModel: string | null, modelId: string): AnswerPart {
  // The provider package ends quietly when the stream ends without a reason: the connection was cut.
  if (part.finishReason === "interrupted")
    throw new AppError("provider_cut", { details: { model: modelId } });
  if (part.finishReason === "error") throw new AppError("provider_failed", { details: { model: modelId } });
  const { inputTokens, outputTokens, inputTokenDetails } = part.totalUsage;
  const usage =
    inputTokens === undefined && outputTokens === undefined
      ? null
      : {
          prompt: inputTokens ?? 0,
          completion: outputTokens ?? 0,
          cached: inputTokenDetails.cacheReadTokens ?? 0,
        };
  return { type: "end", finishReason: part.finishReason, usage, answeredModel };
}

/** Aborts when nothing came for too long, before the first part or between two, or when the whole took too long. */
function startWatchdog(silenceMs: number) {
  const controller = new AbortController();
  const bark = () => controller.abort(new DOMException("the provider fell silent", "TimeoutError"));
  const silence = setTimeout(bark, silenceMs);
  const total = setTimeout(bark, longestAnswerMs);
  return {
    signal: controller.signal,
    touch: () => silence.refresh(),
    stop: () => {
      clearTimeout(silence);
      clearTimeout(total);
    },
  };
}
