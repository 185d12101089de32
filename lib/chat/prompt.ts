import "server-only";
import type { ModelMessage } from "ai";
import type { ChatMessage } from "@/lib/conversations/contract";
import { filesOf } from "@/lib/files/contract";
import { type AnswerOptions, answerMessages, endedAnswerMessages } from "./answer-messages";
import { attachmentPart, leftOutFiles, leftOutPart, type Takes } from "./attachments";

export type PromptOptions = AnswerOptions & { takes: Takes };

/**
 * The messages to send for a path of the tree. Answers without text are left out: the provider refuses an empty
 * assistant message, and two questions in a row are fine. A path that ends in an answer asks the model to carry
 * it on. Attachments are in it by name only; see `fillAttachments`.
 */
export function toPrompt(path: readonly ChatMessage[], options: PromptOptions): ModelMessage[] {
  const leftOut = leftOutFiles(path, options.takes);
  return path.flatMap((message): ModelMessage[] => {
    const text = textOf(message);
    if (message.role === "user") {
      const files = filesOf(message);
      if (files.length === 0) return text === "" ? [] : [{ role: "user", content: text }];
      const attached = files.map((file) => (leftOut.has(file.id) ? leftOutPart(file) : attachmentPart(file)));
      // The question last: models read what it is about first.
      return [
        { role: "user", content: text.trim() === "" ? attached : [...attached, { type: "text", text }] },
      ];
    }
    return message === path.at(-1)
      ? answerMessages(message.parts, options)
      : endedAnswerMessages(message.parts, options);
  });
}

/** The text of a message without its thinking. */
export function textOf(message: Pick<ChatMessage, "parts">): string {
  return message.parts.map((part) => (part.type === "text" ? part.text : "")).join("");
}
