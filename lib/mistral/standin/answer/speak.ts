import type { FinishReason, Step } from "./steps";
import { chunkTokens, splitTokens } from "./tokens";

export type Speech = {
  text: string;
  thinking?: string;
  /** Said again at the start, at once and free of charge: the caller's `prefix: true`. */
  prefix?: string;
  maxTokens?: number | null;
  stop?: string | string[] | null;
  tokensPerChunk: number;
  finish?: FinishReason;
  /** Sends the finish in a frame of its own with empty text, as some models do. */
  finishAlone?: boolean;
  usageInTail?: boolean;
};

/** The whole ordinary answer: role, thinking, the turn, text, finish with usage, `[DONE]`. */
export function* speak(speech: Speech): Generator<Step> {
  yield { do: "role" };
  if (speech.prefix) yield { do: "delta", delta: { kind: "text", text: speech.prefix }, tokens: 0 };

  const budget = speech.maxTokens ?? Number.POSITIVE_INFINITY;
  const allThoughts = splitTokens(speech.thinking ?? "");
  const thoughts = allThoughts.slice(0, budget);
  const allWords = splitTokens(untilStop(speech.text, speech.stop));
  const words = allWords.slice(0, budget - thoughts.length);
  const isCut = thoughts.length + words.length < allThoughts.length + allWords.length;

  const chunks = chunkTokens(words, speech.tokensPerChunk);
  const last = speech.finishAlone || chunks.length === 0 ? { text: "", tokens: 0 } : chunks.pop();
  const first = thoughts.length > 0 && words.length > 0 ? chunks.shift() : undefined;
  if (thoughts.length > 0) yield* think(thoughts, speech.tokensPerChunk, first);
  for (const { text, tokens } of chunks) yield { do: "delta", delta: { kind: "text", text }, tokens };
  yield {
    do: "finish",
    reason: isCut ? "length" : (speech.finish ?? "stop"),
    delta: { kind: "text", text: last?.text ?? "" },
    tokens: last?.tokens ?? 0,
    usageInTail: speech.usageInTail,
  };
  yield { do: "done" };
}

function* think(
  tokens: string[],
  perChunk: number,
  first: { text: string; tokens: number } | undefined,
): Generator<Step> {
  // Recorded reasoning begins with one more empty frame; only its first thought is not marked closed.
  yield { do: "delta", delta: { kind: "text", text: "" }, tokens: 0 };
  const chunks = chunkTokens(tokens, perChunk);
  const end = first ? chunks.pop() : undefined;
  for (const [index, { text, tokens: count }] of chunks.entries()) {
    yield { do: "delta", delta: { kind: "thinking", text, closed: index > 0 }, tokens: count };
  }
  if (!first || !end) return;
  yield { do: "delta", delta: { kind: "thinking", text: "", closed: true }, tokens: 0 };
  yield {
    do: "delta",
    delta: { kind: "turn", thinking: end.text, text: first.text },
    tokens: end.tokens + first.tokens,
  };
}

function untilStop(text: string, stop: string | string[] | null | undefined): string {
  const stops = (typeof stop === "string" ? [stop] : (stop ?? [])).filter((word) => word !== "");
  const ends = stops.map((word) => text.indexOf(word)).filter((at) => at >= 0);
  return text.slice(0, Math.min(text.length, ...ends));
}
