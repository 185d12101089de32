import "server-only";
import type { ModelMessage } from "ai";
import type { ChatMessage } from "@/lib/conversations/contract";

export type PromptOptions = {
  /** Whether the model takes its own thinking back; others refuse it. */
  reasoning: boolean;
};

/**
 * The messages to send for a path of the tree. Answers without text are left out: the provider refuses an empty
 * assistant message, and two questions in a row are fine. A path that ends in an answer asks the model to carry
 * it on.
 */
export function toPrompt(path: readonly ChatMessage[], options: PromptOptions): ModelMessage[] {
  return path.flatMap((message): ModelMessage[] => {
    const text = textOf(message);
    if (text === "") return [];
    if (message.role === "user") return [{ role: "user", content: text }];
    const thinking = options.reasoning
      ? message.parts.flatMap((part) =>
          part.type === "reasoning" && part.text !== ""
            ? [{ type: "reasoning" as const, text: part.text }]
            : [],
        )
      : [];
    return [{ role: "assistant", content: [...thinking, { type: "text", text }] }];
  });
}

/** The text of a message without its thinking. */
export function textOf(message: Pick<ChatMessage, "parts">): string {
  return message.parts.map((part) => (part.type === "text" ? part.text : "")).join("");
}
