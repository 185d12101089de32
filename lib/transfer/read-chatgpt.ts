import "server-only";
import { z } from "zod";
import type { StoredPart } from "@/lib/conversations/server";
import { type ForeignNode, foldTree } from "./fold-tree";
import { fenced, modelName, secondsToDate, titleOf } from "./foreign";
import { type ImportedConversation, NotImported } from "./imported";

/** Only what is read of the format; everything else, and everything of a wrong type, is passed over. */
const author = z.object({ role: z.string().catch("") }).catch({ role: "" });
const metadata = z
  .object({
    is_visually_hidden_from_conversation: z.boolean().catch(false),
    model_slug: z.string().nullable().catch(null),
    finish_details: z
      .object({ type: z.string().catch("") })
      .nullable()
      .catch(null),
    attachments: z.array(z.object({ name: z.string().catch("") }).catch({ name: "" })).catch([]),
  })
  .catch({
    is_visually_hidden_from_conversation: false,
    model_slug: null,
    finish_details: null,
    attachments: [],
  });
const message = z.object({
  author,
  create_time: z.number().nullable().catch(null),
  content: z.looseObject({ content_type: z.string().catch("") }).catch({ content_type: "" }),
  status: z.string().catch(""),
  recipient: z.string().catch("all"),
  metadata,
});
const node = z.object({
  parent: z.string().nullable().catch(null),
  children: z.array(z.string()).catch([]),
  message: message.nullable().catch(null),
});
const conversation = z.object({
  id: z.string().optional().catch(undefined),
  conversation_id: z.string().optional().catch(undefined),
  title: z.string().nullable().catch(null),
  create_time: z.number().nullable().catch(null),
  update_time: z.number().nullable().catch(null),
  current_node: z.string().nullable().catch(null),
  is_archived: z.boolean().nullable().catch(null),
  default_model_slug: z.string().nullable().catch(null),
  mapping: z.record(z.string(), z.unknown()),
});

/** To whom a message is addressed that readers saw: everybody, or the code that runs in the open. */
const seenRecipients = new Set(["all", "", "python"]);

/**
 * One element of ChatGPT's `conversations.json`: a tree of nodes, of which `current_node` is the one shown. System
 * and tool messages, the reader's custom instructions and whatever is marked as hidden give way to what follows.
 *
 * @throws {NotImported}
 */
export function readChatGpt(value: unknown): ImportedConversation {
  const parsed = conversation.safeParse(value);
  const key = parsed.data?.conversation_id ?? parsed.data?.id;
  if (!parsed.success || !key) throw new NotImported("malformed");
  const source = parsed.data;
  const folded = foldTree(nodesOf(source), source.current_node);
  return {
    source: "chatgpt",
    key,
    ...titleOf(source.title),
    modelId: null,
    settings: {},
    headKey: folded.headKey,
    pinnedAt: null,
    archivedAt: source.is_archived ? (secondsToDate(source.update_time) ?? new Date(0)) : null,
    createdAt: secondsToDate(source.create_time),
    lastMessageAt: secondsToDate(source.update_time),
    messages: folded.messages,
  };
}

/** In the order of the parents' lists of children, which is the order of the branches. */
function nodesOf({ mapping, default_model_slug }: z.output<typeof conversation>): ForeignNode[] {
  const nodes = new Map<string, z.output<typeof node>>();
  for (const [key, value] of Object.entries(mapping)) {
    const parsed = node.safeParse(value);
    if (parsed.success) nodes.set(key, parsed.data);
  }
  const places = new Map<string, number>();
  for (const { children } of nodes.values())
    for (const [place, key] of children.entries()) places.set(key, place);
  return [...nodes]
    .map(([key, { parent, message }]) => foreignNode(key, parent, message, default_model_slug))
    .sort((one, other) => (places.get(one.key) ?? 0) - (places.get(other.key) ?? 0));
}

function foreignNode(
  key: string,
  parentKey: string | null,
  message: z.output<typeof node>["message"],
  defaultModel: string | null,
): ForeignNode {
  const parts = message && isSeen(message) ? partsOf(message) : [];
  const role = message?.author.role;
  return {
    key,
    parentKey,
    role: parts.length > 0 && (role === "user" || role === "assistant") ? role : null,
    parts,
    createdAt: secondsToDate(message?.create_time ?? null),
    model: modelName(message?.metadata.model_slug ?? defaultModel),
    status: message?.status === "in_progress" ? "interrupted" : "complete",
    finishReason: message?.metadata.finish_details?.type === "max_tokens" ? "length" : null,
  };
}

function isSeen({ metadata, recipient }: z.output<typeof message>): boolean {
  return !metadata.is_visually_hidden_from_conversation && seenRecipients.has(recipient);
}

function partsOf({ content, metadata }: z.output<typeof message>): StoredPart[] {
  const text = textOf(content);
  const files = metadata.attachments.flatMap(({ name }) => (name === "" ? [] : [`*[${name}]*`]));
  switch (content.content_type) {
    case "thoughts": {
      const thoughts = z.array(z.object({ content: z.string() }).catch({ content: "" })).catch([]);
      const thought = thoughts
        .parse(content.thoughts)
        .map((one) => one.content)
        .filter((one) => one !== "")
        .join("\n\n");
      return thought === "" ? [] : [{ type: "reasoning", text: thought }];
    }
    // What the model was told, and the line that says how long it thought.
    case "user_editable_context":
    case "model_editable_context":
    case "reasoning_recap":
    case "system_error":
      return [];
    case "code": {
      const language = typeof content.language === "string" ? content.language : "";
      return text === ""
        ? []
        : [{ type: "text", text: fenced(text, language === "unknown" ? "" : language) }];
    }
    default: {
      const whole = [...files, ...(text === "" ? [] : [text])].join("\n\n");
      return whole.trim() === "" ? [] : [{ type: "text", text: whole }];
    }
  }
}

/** Texts stand in `parts`, in newer kinds of content in `text`; pictures and sounds only leave their mark. */
function textOf(content: Record<string, unknown>): string {
  const parts = Array.isArray(content.parts) ? content.parts : [content.text];
  return parts
    .map((part: unknown) => {
      if (typeof part === "string") return withoutMarks(part);
      if (typeof part !== "object" || part === null) return "";
      if ("text" in part && typeof part.text === "string") return part.text;
      const kind = "content_type" in part ? String(part.content_type) : "";
      return kind.startsWith("image") ? "*[image]*" : "";
    })
    .filter((text) => text !== "")
    .join("\n\n");
}

/** Sources are cited between characters for private use, which mean nothing elsewhere. */
function withoutMarks(text: string): string {
  return text.replace(/\u{e200}[^\u{e201}]*\u{e201}/gu, "");
}
