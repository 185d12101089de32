import type { ChatMessage } from "./contract";

/*
 * A conversation is a tree: editing a question or asking again adds a sibling. These functions are pure and
 * cheap enough to run on every render of a thousand messages.
 */

/** The messages from the root to `leafId`, in reading order. Empty when there is no such message. */
export function pathTo(messages: readonly ChatMessage[], leafId: string | null): ChatMessage[] {
  const byId = new Map(messages.map((message) => [message.id, message]));
  const path: ChatMessage[] = [];
  for (let id = leafId; id !== null; ) {
    const message = byId.get(id);
    if (!message || path.length > messages.length) break;
    path.push(message);
    id = parentOf(message);
  }
  return path.reverse();
}

/**
 * The ids of all branches at this place, oldest first, `id` among them. An unfinished answer that another one
 * carries on gives way to it, unless it is the one that is asked about.
 */
export function siblingsOf(messages: readonly ChatMessage[], id: string): string[] {
  const self = messages.find((message) => message.id === id);
  if (!self) return [];
  const continued = new Set(messages.map((message) => message.metadata?.continuesId));
  return messages
    .filter((message) => parentOf(message) === parentOf(self) && message.role === self.role)
    .filter((message) => message.id === id || !continued.has(message.id))
    .map((message) => message.id)
    .sort();
}

/** The leaf that is reached from `id` by taking the newest branch at every turn. */
export function latestLeaf(messages: readonly ChatMessage[], id: string): string {
  const newestChild = new Map<string, string>();
  for (const message of messages) {
    const parent = parentOf(message);
    if (parent === null) continue;
    const newest = newestChild.get(parent);
    if (newest === undefined || newest < message.id) newestChild.set(parent, message.id);
  }
  let leaf = id;
  for (let steps = 0; steps <= messages.length; steps++) {
    const child = newestChild.get(leaf);
    if (child === undefined) return leaf;
    leaf = child;
  }
  return leaf;
}

function parentOf(message: ChatMessage): string | null {
  return message.metadata?.parentId ?? null;
}
