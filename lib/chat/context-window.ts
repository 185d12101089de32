import "server-only";
import type { ModelMessage } from "ai";
import type { ChatMessage } from "@/lib/conversations/contract";

/** Kept free of the window, because the count is an estimate and the provider adds a few tokens a message. */
const safetyShare = 0.05;
/** Room for the answer where the reader set no limit; never more than a quarter of the window. */
const usualAnswerTokens = 4_096;
const tokensPerMessage = 6;

export type FittedPrompt = {
  messages: ModelMessage[];
  /** How many of the oldest messages were left out. */
  omitted: number;
};

/**
 * Leaves out the oldest messages until the prompt fits the model's window. The system prompt and the last
 * question (with the answer that is to be carried on) always stay; what is left begins with a question.
 *
 * @param contextTokens the window; `null` when unknown, and then nothing is left out.
 * @param tokenScale what the estimate is multiplied with; see `tokenScaleOf`.
 */
export function fitPrompt(
  messages: ModelMessage[],
  options: {
    contextTokens: number | null;
    systemPrompt: string | undefined;
    maxTokens: number | undefined;
    tokenScale: number;
  },
): FittedPrompt {
  const { contextTokens, systemPrompt = "", maxTokens, tokenScale } = options;
  if (contextTokens === null) return { messages, omitted: 0 };
  const answerTokens = maxTokens ?? Math.min(usualAnswerTokens, contextTokens / 4);
  let budget = contextTokens * (1 - safetyShare) - answerTokens - estimateTokens(systemPrompt) * tokenScale;
  let first = messages.findLastIndex(({ role }) => role === "user");
  for (const message of messages.slice(first)) budget -= messageTokens(message) * tokenScale;
  for (let index = first - 1; index >= 0; index--) {
    const message = messages[index];
    if (!message) break;
    budget -= messageTokens(message) * tokenScale;
    if (budget < 0) break;
    if (message.role === "user") first = index;
  }
  return { messages: messages.slice(first), omitted: first };
}

/**
 * How far our estimate is off for this conversation, learnt from the tokens that the provider counted for its
 * latest answer: languages and code differ a lot.
 */
export function tokenScaleOf(
  path: readonly ChatMessage[],
  toMessages: (path: readonly ChatMessage[]) => ModelMessage[],
): number {
  const index = path.findLastIndex(({ metadata }) => metadata?.usage && !metadata.omittedMessages);
  const counted = path[index]?.metadata?.usage?.prompt;
  if (!counted) return 1;
  const estimated = toMessages(path.slice(0, index)).reduce(
    (sum, message) => sum + messageTokens(message),
    0,
  );
  return estimated === 0 ? 1 : Math.min(2, Math.max(0.5, counted / estimated));
}

function messageTokens(message: ModelMessage): number {
  const parts = typeof message.content === "string" ? [{ text: message.content }] : message.content;
  const text = parts.map((part) => ("text" in part ? part.text : "")).join("");
  return estimateTokens(text) + tokensPerMessage;
}

/** About four letters of a Latin script make a token, and about three characters of the others two tokens. */
export function estimateTokens(text: string): number {
  let latin = 0;
  for (let index = 0; index < text.length; index++) if (text.charCodeAt(index) < 0x250) latin++;
  return Math.ceil(latin / 4 + (text.length - latin) / 1.5);
}
