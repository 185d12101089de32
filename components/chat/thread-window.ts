import type { ChatMessage } from "@/lib/conversations/contract";
import { textOf } from "./problem";

/** Characters of text that fill more than any screen. */
const screenfulCharacters = 9_000;
const fewestMessages = 2;

/** The first of the messages that are shown in full from the beginning: the last screenful. */
export function startOfScreenful(messages: readonly ChatMessage[]): number {
  let left = screenfulCharacters;
  let index = messages.length;
  while (index > 0 && (left > 0 || messages.length - index < fewestMessages)) {
    index -= 1;
    const message = messages[index];
    if (message) left -= textOf(message).length + 200;
  }
  return index;
}

const lineCharacters = 78;
const linePx = 27;
const framePx = 72;

/** About how high a message will be, so that the scroll bar is about right before it is laid out. */
export function likelyHeightPx(message: ChatMessage): number {
  const text = textOf(message);
  const breaks = text.split("\n").length;
  return Math.round(Math.max(breaks * 0.9, text.length / lineCharacters + breaks * 0.4) * linePx) + framePx;
}
