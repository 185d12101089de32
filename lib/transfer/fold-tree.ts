import "server-only";
import type { StoredPart } from "@/lib/conversations/server";
import { type ImportedMessage, unknownMessage } from "./imported";

/** A node of another application's tree. `role` is `null` for what readers never saw: it gives way to its children. */
export type ForeignNode = {
  key: string;
  parentKey: string | null;
  role: "user" | "assistant" | null;
  parts: StoredPart[];
  createdAt: Date | null;
  model: string | null;
  status: ImportedMessage["status"];
  finishReason: string | null;
};

/**
 * Makes a tree in which questions and answers take turns, as ours does. A message that is followed by another of
 * the same role (an answer that was written in several steps, with tools between them) goes before it into one
 * message, on every branch, so that each path from a root to a leaf reads as it did.
 *
 * @param nodes siblings in their order; a parent that doesn't exist makes a root, and a circle is left out.
 * @param headKey the node that is shown.
 */
export function foldTree(
  nodes: readonly ForeignNode[],
  headKey: string | null,
): { messages: ImportedMessage[]; headKey: string | null } {
  const { roots, children, nearest } = withoutUnseen(nodes);
  const messages: ImportedMessage[] = [];
  /** In which message a node can be read. */
  const homes = new Map<string, string>();
  const stack: Step[] = roots.map((node) => ({ node, parentKey: null, begun: [], folded: [] })).reverse();
  for (let step = stack.pop(); step; step = stack.pop()) {
    const { node, parentKey } = step;
    const below = children.get(node.key) ?? [];
    const parts = [...step.begun, ...node.parts];
    const folded = [...step.folded, node.key];
    const goesOn = below.some(({ role }) => role === node.role);
    if (!goesOn || below.some(({ role }) => role !== node.role)) {
      messages.push(messageOf(node, parentKey, parts));
      for (const key of folded) if (!homes.has(key)) homes.set(key, node.key);
    }
    for (const child of below.toReversed()) {
      if (child.role === node.role) stack.push({ node: child, parentKey, begun: parts, folded });
      else stack.push({ node: child, parentKey: node.key, begun: [], folded: [] });
    }
  }
  const seen = headKey === null ? undefined : nearest.get(headKey);
  return { messages, headKey: (seen !== undefined && homes.get(seen)) || null };
}

type Step = {
  node: ForeignNode;
  parentKey: string | null;
  /** What comes first in the message, and the nodes that it was. */
  begun: StoredPart[];
  folded: string[];
};

/** The tree of what readers saw; `nearest` leads from each node to itself or to what was seen last before it. */
function withoutUnseen(nodes: readonly ForeignNode[]) {
  const byKey = new Map(nodes.map((node) => [node.key, node]));
  const all = new Map<string | null, ForeignNode[]>();
  for (const node of byKey.values()) {
    const parent = node.parentKey !== null && byKey.has(node.parentKey) ? node.parentKey : null;
    all.set(parent, [...(all.get(parent) ?? []), node]);
  }
  const roots: ForeignNode[] = [];
  const children = new Map<string, ForeignNode[]>();
  const nearest = new Map<string, string>();
  const stack = (all.get(null) ?? []).toReversed().map((node) => ({ node, above: null as string | null }));
  for (let step = stack.pop(); step; step = stack.pop()) {
    const { node, above } = step;
    const here = node.role === null ? above : node.key;
    if (node.role !== null) {
      if (above === null) roots.push(node);
      else children.set(above, [...(children.get(above) ?? []), node]);
    }
    if (here !== null) nearest.set(node.key, here);
    for (const child of (all.get(node.key) ?? []).toReversed()) stack.push({ node: child, above: here });
  }
  return { roots, children, nearest };
}

function messageOf(node: ForeignNode, parentKey: string | null, parts: StoredPart[]): ImportedMessage {
  const isAnswer = node.role === "assistant";
  return {
    ...unknownMessage,
    key: node.key,
    parentKey,
    role: isAnswer ? "assistant" : "user",
    status: isAnswer ? node.status : "complete",
    finishReason: isAnswer ? node.finishReason : null,
    answeredModel: isAnswer ? node.model : null,
    parts: joinTexts(parts),
    createdAt: node.createdAt,
  };
}

/** Texts that follow each other are one text with a paragraph between them. */
function joinTexts(parts: readonly StoredPart[]): StoredPart[] {
  const joined: StoredPart[] = [];
  for (const part of parts) {
    const last = joined.at(-1);
    if (last && last.type === part.type && (part.type === "text" || part.type === "reasoning")) {
      joined[joined.length - 1] = { ...part, text: `${(last as { text: string }).text}\n\n${part.text}` };
    } else joined.push(part);
  }
  return joined;
}
