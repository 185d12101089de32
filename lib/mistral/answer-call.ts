import "server-only";
import { createMistral } from "@ai-sdk/mistral";
import { convertToLanguageModelPrompt } from "ai/internal";
import { AppError } from "@/lib/errors";
import type { AnswerPart, AnswerRequest } from "./answer";
import { callSettings, toolSettings } from "./call-settings";
import { FrameParser } from "./frame-parser";
import { startWatchdog } from "./watchdog";
import { createWire, type Wire } from "./wire";

/**
 * One call to the provider. Its package builds the request, and reads of the answer what is neither text nor
 * thinking; those come straight from the wire. `streamText` would send each event through half a dozen web streams
 * (see docs/decisions), and keep nothing of them that we need.
 *
 * @throws whatever went wrong, for `toAppError`; the signal's reason when it aborts.
 */
export async function* callOnce(request: AnswerRequest): AsyncGenerator<AnswerPart> {
  const watchdog = startWatchdog(request.signal);
  const wire = createWire();
  try {
    const answer = open(request, wire, watchdog.signal);
    // Looked at below, or not at all once the wire has opened and closed again.
    answer.catch(() => {});
    const parser = new FrameParser(answer, wire, request.modelId);
    // What is no success is the provider package's to judge: it throws.
    await Promise.race([wire.opened, answer]);
    const reader = await wire.opened;
    for (let items = await reader.next(); items; items = await reader.next()) {
      watchdog.touch();
      for (const item of items) {
        if (item.type === "frame") yield* parser.read(item.line);
        else yield item;
      }
    }
    if (reader.failure !== undefined) throw reader.failure;
    yield* parser.end();
  } catch (error) {
    request.signal.throwIfAborted();
    if (watchdog.signal.aborted) {
      throw new AppError("provider_timeout", { cause: error, details: { model: request.modelId } });
    }
    throw error;
  } finally {
    wire.close();
    watchdog.stop();
  }
}

async function open(request: AnswerRequest, wire: Wire, signal: AbortSignal) {
  const { connection, modelId, messages, system, settings = {} } = request;
  const provider = createMistral({
    baseURL: connection.baseUrl,
    apiKey: connection.apiKey,
    fetch: wire.fetch,
  });
  const model = provider(modelId);
  return model.doStream({
    prompt: await convertToLanguageModelPrompt({
      prompt: { instructions: system || undefined, messages },
      supportedUrls: await model.supportedUrls,
      download: undefined,
      abortSignal: signal,
    }),
    ...callSettings(settings),
    ...toolSettings(request),
    // The parser knows by them how far it has come.
    includeRawChunks: true,
    abortSignal: signal,
  });
}
