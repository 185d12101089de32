import type { MessageMetadata } from "@/lib/conversations/contract";

/** Numbers about one answer; a figure that can't be known is absent. */
export type AnswerFigures = {
  promptTokens?: number;
  completionTokens?: number;
  cachedTokens?: number;
  tokensPerSecond?: number;
  firstTokenMs?: number;
  totalMs?: number;
};

/** Too short to measure a speed by. */
const minGeneratingMs = 50;

/** Reads the figures out of an answer's metadata. Speed counts from the first token: waiting isn't writing. */
export function figuresOf(metadata: MessageMetadata): AnswerFigures {
  const { usage, firstTokenMs, totalMs } = metadata;
  const generatingMs = totalMs != null && firstTokenMs != null ? totalMs - firstTokenMs : 0;
  return {
    ...(usage ? { promptTokens: usage.prompt, completionTokens: usage.completion } : {}),
    ...(usage && usage.cached > 0 ? { cachedTokens: usage.cached } : {}),
    ...(usage && generatingMs >= minGeneratingMs
      ? { tokensPerSecond: Math.round((usage.completion * 1000) / generatingMs) }
      : {}),
    ...(firstTokenMs != null ? { firstTokenMs } : {}),
    ...(totalMs != null ? { totalMs } : {}),
  };
}
