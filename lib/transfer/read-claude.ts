import "server-only";
import { z } from "zod";
import type { StoredPart } from "@/lib/conversations/server";
import { type ForeignNode, foldTree } from "./fold-tree";
import { fenced, modelName, textToDate, titleOf } from "./foreign";
import { type ImportedConversation, NotImported } from "./imported";

const text = z.string().catch("");
const block = z
  .object({
    type: text,
    text,
    thinking: text,
    name: text,
    input: z.object({ content: text, title: text, language: text }).nullable().catch(null),
  })
  .catch({ type: "", text: "", thinking: "", name: "", input: null });
const attachment = z
  .object({ file_name: text, extracted_content: text })
  .catch({ file_name: "", extracted_content: "" });
const message = z.object({
  uuid: z.string(),
  parent_message_uuid: z.string().nullable().optional().catch(undefined),
  sender: text,
  text,
  content: z.array(block).catch([]),
  attachments: z.array(attachment).catch([]),
  files: z.array(z.object({ file_name: text }).catch({ file_name: "" })).catch([]),
  created_at: z.string().nullable().catch(null),
});
const conversation = z.object({
  uuid: z.string(),
  name: z.string().nullable().catch(null),
  model: z.string().nullable().catch(null),
  created_at: z.string().nullable().catch(null),
  updated_at: z.string().nullable().catch(null),
  current_leaf_message_uuid: z.string().nullable().catch(null),
  chat_messages: z.array(z.unknown()),
});

/**
 * One element of Claude's `conversations.json`: messages that, in newer exports, name their parent, and else follow
 * each other. Calls of tools are left out, but what they made to be read (artifacts) stays.
 *
 * @throws {NotImported}
 */
export function readClaude(value: unknown): ImportedConversation {
  const parsed = conversation.safeParse(value);
  if (!parsed.success) throw new NotImported("malformed");
  const source = parsed.data;
  const nodes = nodesOf(source);
  const folded = foldTree(nodes, source.current_leaf_message_uuid ?? nodes.at(-1)?.key ?? null);
  return {
    source: "claude",
    key: source.uuid,
    ...titleOf(source.name),
    modelId: null,
    settings: {},
    headKey: folded.headKey,
    pinnedAt: null,
    archivedAt: null,
    createdAt: textToDate(source.created_at),
    lastMessageAt: textToDate(source.updated_at),
    messages: folded.messages,
  };
}

function nodesOf({ chat_messages, model }: z.output<typeof conversation>): ForeignNode[] {
  const messages = chat_messages.flatMap((value) => {
    const parsed = message.safeParse(value);
    return parsed.success ? [parsed.data] : [];
  });
  const isTree = messages.some(({ parent_message_uuid }) => parent_message_uuid);
  return messages.map((one, index) => {
    const role = one.sender === "human" ? "user" : one.sender === "assistant" ? "assistant" : null;
    const parts = partsOf(one);
    return {
      key: one.uuid,
      // The first one names a parent that never was.
      parentKey: isTree ? (one.parent_message_uuid ?? null) : (messages[index - 1]?.uuid ?? null),
      role: parts.length > 0 ? role : null,
      parts,
      createdAt: textToDate(one.created_at),
      model: modelName(model),
      status: "complete",
      finishReason: null,
    };
  });
}

function partsOf({ content, attachments, files, text }: z.output<typeof message>): StoredPart[] {
  const parts = content.flatMap(partsOfBlock);
  // Older exports have the text beside the blocks, or no blocks.
  if (!parts.some(({ type }) => type === "text") && text.trim() !== "") parts.push({ type: "text", text });
  for (const { file_name, extracted_content } of attachments) {
    const name = file_name === "" ? [] : [`*[${file_name}]*`];
    const body = extracted_content.trim() === "" ? [] : [fenced(extracted_content, "")];
    if (name.length + body.length > 0) parts.push({ type: "text", text: [...name, ...body].join("\n\n") });
  }
  const named = files.flatMap(({ file_name }) => (file_name === "" ? [] : [`*[${file_name}]*`]));
  if (named.length > 0) parts.push({ type: "text", text: named.join("\n\n") });
  return parts;
}

function partsOfBlock(one: z.output<typeof block>): StoredPart[] {
  if (one.type === "text" && one.text.trim() !== "") return [{ type: "text", text: one.text }];
  if (one.type === "thinking" && one.thinking.trim() !== "")
    return [{ type: "reasoning", text: one.thinking }];
  if (one.type === "tool_use" && one.name === "artifacts" && one.input?.content) {
    const title = one.input.title === "" ? [] : [`**${one.input.title}**`];
    return [{ type: "text", text: [...title, fenced(one.input.content, one.input.language)].join("\n\n") }];
  }
  return [];
}
