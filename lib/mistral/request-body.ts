import "server-only";
import { createMistral } from "@ai-sdk/mistral";
import { convertToLanguageModelPrompt } from "ai/internal";
import { z } from "zod";
import type { AnswerRequest } from "./answer";
import { callSettings, toolSettings } from "./call-settings";
import { mendBody } from "./wire-body";

const sent = z.looseObject({ model: z.string(), messages: z.array(z.looseObject({})) });

/**
 * The JSON that an answer is asked for with, made by the very package that makes it for the chat; nothing is sent.
 * It asks for a whole answer, not for a stream.
 */
export async function requestBodyOf(
  request: Pick<AnswerRequest, "modelId" | "messages" | "system" | "settings" | "tools">,
): Promise<z.infer<typeof sent>> {
  let body = "";
  const provider = createMistral({
    apiKey: "unused",
    fetch: async (_url, options) => {
      body = mendBody(String(options?.body));
      return Response.json({ message: "not sent" }, { status: 400 });
    },
  });
  const model = provider(request.modelId);
  const prompt = await convertToLanguageModelPrompt({
    prompt: { instructions: request.system || undefined, messages: request.messages },
    supportedUrls: await model.supportedUrls,
    download: undefined,
    abortSignal: undefined,
  });
  // It ends with the refusal above; all that counts is what would have been sent.
  const asked = { prompt, ...callSettings(request.settings ?? {}), ...toolSettings(request) };
  await Promise.resolve(model.doGenerate(asked)).catch(() => {});
  return sent.parse(JSON.parse(body));
}
