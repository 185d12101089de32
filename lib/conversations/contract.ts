export { reasoningEfforts } from "./reasoning-efforts";
export { latestLeaf, pathTo, siblingsOf } from "./tree";

import type { UIMessage } from "ai";
import type { ErrorCode, ErrorDetails } from "@/lib/errors";
import type { ChatSettings, ConversationPatch } from "./schemas";

export type { ChatSettings, ConversationPatch };

export const maxTitleLength = 200;

export type MessageStatus = "streaming" | "complete" | "stopped" | "failed" | "interrupted";

/** Tokens as the provider counted them; thinking is inside `completion`. */
export type Usage = { prompt: number; completion: number; cached: number };

/** What we know of a message beside its parts. Everything but the first four belongs to answers. */
export type MessageMetadata = {
  parentId: string | null;
  createdAt: string;
  status: MessageStatus;
  /** The unfinished answer that this one carries on from. */
  continuesId?: string | null;
  requestedModel?: string | null;
  /** What was sent along for this answer, where it differs from the model's defaults. */
  settings?: ChatSettings | null;
  answeredModel?: string | null;
  /** How many of the oldest messages did not fit the model and were not sent. */
  omittedMessages?: number | null;
  /** How many attachments this model could not take and did not get. */
  omittedFiles?: number | null;
  finishReason?: string | null;
  error?: { code: ErrorCode; details: ErrorDetails } | null;
  usage?: Usage | null;
  firstTokenMs?: number | null;
  totalMs?: number | null;
  /** While the provider holds the call back: when it will be tried again (ISO). Only in streams. */
  waitingUntil?: string | null;
};

/** A message as the browser and `useChat` hold it. */
export type ChatMessage = UIMessage<MessageMetadata>;

export type ConversationSummary = {
  id: string;
  title: string;
  modelId: string;
  pinned: boolean;
  archived: boolean;
  /** The run that is writing an answer now. */
  activeRunId: string | null;
  lastMessageAt: string;
};

export type ConversationPage = { conversations: ConversationSummary[]; nextCursor: string | null };

/** One conversation with its whole tree, oldest message first. `headId` is the leaf that is shown. */
export type Conversation = ConversationSummary & {
  headId: string | null;
  settings: ChatSettings;
  messages: ChatMessage[];
};

const maxProvisionalTitleLength = 80;

/** The first line of a question: what a conversation is called until a model or its owner has found better. */
export function provisionalTitle(question: string): string {
  const line = [...(question.trim().split("\n", 1)[0]?.trim() ?? "")];
  if (line.length <= maxProvisionalTitleLength) return line.join("");
  return `${line
    .slice(0, maxProvisionalTitleLength - 1)
    .join("")
    .trimEnd()}…`;
}

/** A thread as it goes along with a request of a chat that is stored nowhere: what was said and done in it. */
export function threadOf(messages: readonly ChatMessage[]) {
  return messages.map(({ id, role, parts }) => ({
    id,
    role: role === "user" ? ("user" as const) : ("assistant" as const),
    parts: parts.flatMap((part): object[] => {
      if (part.type === "text" || part.type === "reasoning") return [{ type: part.type, text: part.text }];
      return part.type === "dynamic-tool" || part.type === "step-start" ? [part] : [];
    }),
  }));
}
