import type { ChatMessage } from "@/lib/conversations/contract";
import { filesOf } from "@/lib/files/contract";
import { textOf } from "./problem";

/** What is to be said above a message. */
export type Line = {
  /** From this turn on another model was asked than before. */
  model?: string;
  /** The first message that the last answer could take into account. */
  sentFromHere?: boolean;
};

/**
 * The remarks between the messages of a thread, by the id of the message below.
 *
 * @param askedModel who is to answer the last question, while nothing of that answer is there.
 */
export function linesOf(messages: readonly ChatMessage[], askedModel: string | null): Map<string, Line> {
  const lines = new Map<string, Line>();
  const add = (id: string, line: Line) => lines.set(id, { ...lines.get(id), ...line });
  let before: string | null = null;
  messages.forEach((message, index) => {
    const model = modelOf(message, index === messages.length - 1 ? askedModel : null);
    if (model === null) return;
    if (before !== null && model !== before) {
      const previous = messages[index - 1];
      // A turn begins with its question.
      add(message.role === "assistant" && previous?.role === "user" ? previous.id : message.id, { model });
    }
    before = model;
  });
  const first = firstSent(messages);
  if (first) add(first, { sentFromHere: true });
  return lines;
}

function modelOf(message: ChatMessage, askedModel: string | null): string | null {
  return message.role === "assistant" ? (message.metadata?.requestedModel ?? null) : askedModel;
}

/** Messages without anything in them are never sent, so they aren't among those that were left out. */
function firstSent(messages: readonly ChatMessage[]): string | undefined {
  const last = messages.findLastIndex(({ role }) => role === "assistant");
  const omitted = messages[last]?.metadata?.omittedMessages ?? 0;
  if (omitted === 0) return undefined;
  return messages.slice(0, last).filter((message) => textOf(message) !== "" || filesOf(message).length > 0)[
    omitted
  ]?.id;
}
