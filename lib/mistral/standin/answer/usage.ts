import { type ChatMessage, type ChatRequest, textOf } from "../chat/request";
import { estimateTokens } from "./tokens";

export type Usage = {
  prompt_tokens: number;
  total_tokens: number;
  completion_tokens: number;
  prompt_tokens_details: { cached_tokens: number };
  service_tier: "standard";
};

const ATTACHMENT_TOKENS = 1_000;

export function promptTokensOf(request: ChatRequest): number {
  return request.messages.reduce(
    (sum, message) => sum + 4 + estimateTokens(textOf(message)) + ATTACHMENT_TOKENS * attachmentsIn(message),
    0,
  );
}

function attachmentsIn({ content }: ChatMessage): number {
  if (!Array.isArray(content)) return 0;
  return content.filter(({ type }) => type === "image_url" || type === "document_url").length;
}

/** Counts as the API does: thinking is inside the completion, the cache works in blocks of 64. */
export function usageOf(request: ChatRequest, completionTokens: number): Usage {
  const prompt = promptTokensOf(request);
  const last = 4 + estimateTokens(textOf(request.messages.at(-1)));
  const cached = request.prompt_cache_key ? Math.floor((prompt - last) / 64) * 64 : 0;
  return {
    prompt_tokens: prompt,
    total_tokens: prompt + completionTokens,
    completion_tokens: completionTokens,
    prompt_tokens_details: { cached_tokens: cached },
    service_tier: "standard",
  };
}
