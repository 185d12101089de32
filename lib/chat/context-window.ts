import "server-only";
import type { ModelMessage } from "ai";
import type { ChatMessage } from "@/lib/conversations/contract";
import { estimateTokens } from "@/lib/usage/contract";
import { attachedTokens } from "./attachments";

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
  return { messages: messages.slice(first), omitted: countTurns(messages.slice(0, first)) };
}

/** Questions and answers: an answer that used tools is several messages. */
function countTurns(messages: readonly ModelMessage[]): number {
  return messages.filter(
    ({ role }, index) => role === "user" || (role === "assistant" && messages[index - 1]?.role !== "tool"),
  ).length;
}

/**
 * How far our estimate is off for this conversation, learnt from the tokens that the provider counted for its
 * latest answer: languages and code differ a lot.
 */
export function tokenScaleOf(
  path: readonly ChatMessage[],
  toMessages: (path: readonly ChatMessage[]) => ModelMessage[],
): number {
  const index = path.findLastIndex(
    // The rounds of an answer with tools are counted together, its first prompt with every later one.
    ({ metadata, parts }) =>
      metadata?.usage && !metadata.omittedMessages && !parts.some(({ type }) => type === "dynamic-tool"),
  );
  const counted = path[index]?.metadata?.usage?.prompt;
  if (!counted) return 1;
  const estimated = toMessages(path.slice(0, index)).reduce(
    (sum, message) => sum + messageTokens(message),
    0,
  );
  return estimated === 0 ? 1 : Math.min(2, Math.max(0.5, counted / estimated));
}

/** About how many tokens a message takes. */
export function messageTokens(message: ModelMessage): number {
  if (typeof message.content === "string") return estimateTokens(message.content) + tokensPerMessage;
  const text = message.content.map((part) => ("text" in part ? part.text : "")).join("");
  const attached = message.content.reduce((sum, part) => sum + attachedTokens(part) + toolTokens(part), 0);
  return estimateTokens(text) + attached + tokensPerMessage;
}

/** What a call asked for, or gave. */
function toolTokens(part: object): number {
  if ("input" in part) return estimateTokens(JSON.stringify(part.input) ?? "");
  return "output" in part ? estimateTokens(JSON.stringify(part.output) ?? "") : 0;
}
