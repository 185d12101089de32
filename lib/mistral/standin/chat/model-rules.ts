import { hasEnded, type ModelCard } from "../models/catalogue";
import {
  argumentNotEnabled,
  greedyNeedsTopP,
  invalidModel,
  modelDeprecated,
  promptTooLong,
  RefusedError,
} from "../refusals";
import type { ChatRequest } from "./request";

/** Whether this is one of the models of other makers that Mistral serves; their wire differs a little. */
export function isGuestModel(id: string): boolean {
  return /(^|-)glm-/.test(id);
}

/** Refuses a model that does not exist, has ended or cannot chat; returns its card. */
export function findChatModel(id: string, cards: ModelCard[], now: number): ModelCard {
  const card = cards.find((candidate) => candidate.id === id);
  if (!card) throw new RefusedError(invalidModel(id));
  if (hasEnded(card, now)) throw new RefusedError(modelDeprecated(id));
  if (card.capabilities && !card.capabilities.completion_chat) throw new RefusedError(invalidModel(id));
  return card;
}

/** Refuses arguments that this model does not take. */
export function checkArguments(request: ChatRequest, card: ModelCard, promptTokens: number): void {
  const capabilities = card.capabilities ?? {};
  const effort = request.reasoning_effort;
  if (effort && !capabilities.reasoning) refuse("reasoning_effort is not enabled for this model");
  if (effort && !effortsOf(card.id).includes(effort)) {
    refuse(`reasoning_effort '${effort}' is not enabled for this model`);
  }
  // Only the first Magistrals took it; each of their ids now names a newer model.
  if (request.prompt_mode) refuse("Reasoning prompt mode is not enabled for this model");
  if (request.tools?.length && !capabilities.function_calling) {
    refuse("Function calling is not enabled for this model");
  }
  if (hasImage(request) && !capabilities.vision) refuse("Image input is not enabled for this model");
  checkGreedy(request);
  const limit = card.max_context_length ?? Number.POSITIVE_INFINITY;
  if (promptTokens > limit) throw new RefusedError(promptTooLong(promptTokens, limit));
}

function effortsOf(id: string): string[] {
  if (isGuestModel(id)) return ["low", "high", "max"];
  if (id.startsWith("mistral-large-4")) return ["none", "low", "medium", "high"];
  return ["none", "high"];
}

function checkGreedy(request: ChatRequest): void {
  if (request.temperature !== 0) return;
  // A thinking model's own default is below 1, so there the caller must say 1 itself.
  const thinks = request.reasoning_effort && request.reasoning_effort !== "none";
  const topP = request.top_p ?? (thinks ? 0.95 : 1);
  if (topP !== 1) throw new RefusedError(greedyNeedsTopP());
}

function hasImage(request: ChatRequest): boolean {
  return request.messages.some(
    (message) =>
      Array.isArray(message.content) && message.content.some((chunk) => chunk.type === "image_url"),
  );
}

function refuse(message: string): never {
  throw new RefusedError(argumentNotEnabled(message));
}
