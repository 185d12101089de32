import type { ChatMessage, MessageMetadata } from "@/lib/conversations/contract";
import type { Locale } from "@/lib/settings/contract";

const labels = {
  en: {
    you: "You",
    assistant: "Assistant",
    thinking: "Thinking",
    attached: "Attached",
    system: "System prompt",
    untitled: "Untitled",
  },
  fr: {
    you: "Vous",
    assistant: "Assistant",
    thinking: "Réflexion",
    attached: "Joint",
    system: "Consigne système",
    untitled: "Sans titre",
  },
} as const satisfies Record<Locale, Record<string, string>>;

/** What a Markdown export is made of: a title and the messages of one branch in reading order. */
export type MarkdownSource = {
  title: string;
  systemPrompt?: string | undefined;
  messages: readonly (Pick<ChatMessage, "role" | "parts"> & {
    metadata?: Partial<Pick<MessageMetadata, "createdAt" | "answeredModel" | "requestedModel">> | undefined;
  })[];
};

/** A branch as one Markdown document. The texts stand as they were written; nothing in one reaches into the next. */
export function toMarkdown({ title, systemPrompt, messages }: MarkdownSource, locale: Locale): string {
  const words = labels[locale];
  const blocks = [`# ${escapeLine(title) || words.untitled}`];
  if (systemPrompt) blocks.push(`**${words.system}**`, quote(systemPrompt));
  for (const { role, parts, metadata } of messages) {
    const model = metadata?.answeredModel ?? metadata?.requestedModel;
    blocks.push(`## ${role === "user" ? words.you : escapeLine(model ?? words.assistant)}`);
    if (metadata?.createdAt) blocks.push(`*${metadata.createdAt.slice(0, 16).replace("T", " ")} UTC*`);
    for (const part of parts) {
      if (part.type === "text" && part.text.trim() !== "") blocks.push(closeFence(part.text.trim()));
      if (part.type === "file" && part.filename)
        blocks.push(`*${words.attached}: ${escapeLine(part.filename)}*`);
      if (part.type === "reasoning" && part.text.trim() !== "")
        blocks.push(quote(`**${words.thinking}**\n\n${part.text.trim()}`));
    }
  }
  return `${blocks.join("\n\n")}\n`;
}

/** Text that stays text inside a heading. */
function escapeLine(text: string): string {
  return text
    .replace(/\s+/g, " ")
    .trim()
    .replace(/[\\`*_{}[\]<>#|!~$]/g, "\\$&");
}

function quote(text: string): string {
  return closeFence(text)
    .split("\n")
    .map((line) => (line === "" ? ">" : `> ${line}`))
    .join("\n");
}

/** An answer that was cut inside a block of code would swallow all that follows it. */
function closeFence(text: string): string {
  let open: string | null = null;
  for (const line of text.split("\n")) {
    const fence = /^ {0,3}(`{3,}|~{3,})(.*)$/.exec(line);
    if (!fence?.[1]) continue;
    const [, mark, rest = ""] = fence;
    if (open === null) {
      if (mark.startsWith("~") || !rest.includes("`")) open = mark;
    } else if (mark.startsWith(open.charAt(0)) && mark.length >= open.length && rest.trim() === "")
      open = null;
  }
  return open === null ? text : `${text}\n${open}`;
}
