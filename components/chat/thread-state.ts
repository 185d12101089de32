import { type ChatMessage, siblingsOf } from "@/lib/conversations/contract";
import { textOf } from "./problem";

/** The tree with what this tab has seen since: newer versions replace older ones, new messages come last. */
export function mergeIntoTree(tree: readonly ChatMessage[], seen: readonly ChatMessage[]): ChatMessage[] {
  const merged = new Map(tree.map((message) => [message.id, message]));
  for (const message of seen) merged.set(message.id, message);
  return [...merged.values()];
}

/**
 * The thread while an answer is written anew from its start: on attaching to a run, and on continuing one. What
 * the reader already had on the page (`held`) stays there until as much of it has come again.
 */
export function withHeld(messages: readonly ChatMessage[], held: ChatMessage | null): readonly ChatMessage[] {
  if (!held) return messages;
  const last = messages.at(-1);
  if (last?.role !== "assistant") return [...messages, held];
  return textOf(last).length < textOf(held).length ? [...messages.slice(0, -1), held] : messages;
}

/** The versions of every message that has more than one, by id; most have not, so this stays cheap. */
export function branchesOf(tree: readonly ChatMessage[]): Map<string, readonly string[]> {
  const children = new Map<string | null, ChatMessage[]>();
  for (const message of tree) {
    const parentId = message.metadata?.parentId ?? null;
    const known = children.get(parentId);
    if (known) known.push(message);
    else children.set(parentId, [message]);
  }
  const branches = new Map<string, readonly string[]>();
  for (const group of children.values()) {
    if (group.length < 2) continue;
    for (const { id } of group) branches.set(id, siblingsOf(tree, id));
  }
  return branches;
}

/** True while the server writes the last answer, whether or not this tab follows it. */
export function isBeingWritten(messages: readonly ChatMessage[]): boolean {
  const last = messages.at(-1);
  return last?.role === "assistant" && last.metadata?.status === "streaming";
}
