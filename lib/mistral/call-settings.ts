import "server-only";
import type { AnswerRequest, AnswerSettings } from "./answer";

/** Our settings of an answer under the names of the provider's package. */
export function callSettings(settings: AnswerSettings) {
  return {
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
  };
}

/** What the model may call, under the names of the provider's package. */
export function toolSettings({ tools = [], toolChoice }: Pick<AnswerRequest, "tools" | "toolChoice">) {
  if (tools.length === 0) return {};
  return {
    tools: tools.map((tool) => ({ type: "function" as const, ...tool })),
    ...(toolChoice === undefined ? {} : { toolChoice: { type: toolChoice } }),
  };
}
