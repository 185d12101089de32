import type { ChatMessage } from "@/lib/conversations/contract";
import type { ErrorCode, ErrorDetails } from "@/lib/errors";

/** What the reader can do about an answer that didn't end well. */
export type Remedy = "try_again" | "continue" | "replace_model" | "other_model";

/** An answer that did not end well: the kind of sentence, and what to offer. */
export type Problem =
  | { kind: "stopped" | "interrupted" | "tooLong"; remedies: Remedy[] }
  /** `maxTokens` is the reader's own limit; without one it was the model's. */
  | { kind: "length"; maxTokens: number | null; remedies: Remedy[] }
  | { kind: "failed"; code: ErrorCode; details: ErrorDetails; remedies: Remedy[] };

const modelIsTheFault = new Set<ErrorCode>([
  "model_not_in_plan",
  "model_unknown",
  "model_retired",
  "provider_no_quota",
  "context_too_long",
]);

/** Says what is wrong with a finished answer, or `null` when nothing is. */
export function problemOf(message: ChatMessage): Problem | null {
  const { metadata } = message;
  if (message.role !== "assistant" || !metadata) return null;
  const goOn: Remedy = hasText(message) ? "continue" : "try_again";
  switch (metadata.status) {
    case "stopped":
      return { kind: "stopped", remedies: [goOn] };
    case "interrupted":
      return { kind: metadata.finishReason === "time_limit" ? "tooLong" : "interrupted", remedies: [goOn] };
    case "failed": {
      const { code, details } = metadata.error ?? { code: "internal", details: {} };
      return { kind: "failed", code, details, remedies: remediesFor(code, details, goOn) };
    }
    case "complete":
      if (metadata.finishReason !== "length") return null;
      return { kind: "length", maxTokens: metadata.settings?.maxTokens ?? null, remedies: ["continue"] };
    case "streaming":
      return null;
  }
}

function remediesFor(code: ErrorCode, details: ErrorDetails, goOn: Remedy): Remedy[] {
  if (replacementIn(details) !== null) return ["replace_model"];
  if (isModelAtFault(code)) return ["other_model"];
  return [goOn];
}

/** True when the same question to the same model would fail again. */
export function isModelAtFault(code: ErrorCode): boolean {
  return modelIsTheFault.has(code);
}

/** The model that takes the place of a retired one, if the provider named it. */
export function replacementIn({ replacement }: ErrorDetails): string | null {
  return typeof replacement === "string" && replacement !== "" ? replacement : null;
}

/** True when at least one visible character of the answer arrived. */
export function hasText(message: ChatMessage): boolean {
  return message.parts.some((part) => part.type === "text" && part.text !== "");
}

/** The answer as the model wrote it, without its thinking. */
export function textOf(message: ChatMessage): string {
  return message.parts
    .filter((part) => part.type === "text")
    .map((part) => part.text)
    .join("");
}

/** Whole seconds until the next attempt makes sense; 0 when the provider gave none. */
export function retryAfterSeconds(details: ErrorDetails): number {
  const seconds = Number(details.retryAfterSeconds ?? details.seconds ?? 0);
  return Number.isFinite(seconds) && seconds > 0 ? Math.ceil(seconds) : 0;
}
