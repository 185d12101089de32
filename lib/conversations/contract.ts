export { type ChatSettings, chatSettings, reasoningEfforts } from "./settings";
export { latestLeaf, pathTo, siblingsOf } from "./tree";

import type { UIMessage } from "ai";
import { z } from "zod";
import type { ErrorCode, ErrorDetails } from "@/lib/errors";
import { modelId } from "@/lib/models/contract";
import { type ChatSettings, chatSettings } from "./settings";

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

/** Body of `PATCH /api/conversations/[id]`; fields left out stay as they are. */
export const conversationPatch = z
  .strictObject({
    title: z.string().trim().min(1).max(maxTitleLength),
    modelId,
    pinned: z.boolean(),
    archived: z.boolean(),
    headId: z.uuid(),
    settings: chatSettings,
  })
  .partial();
export type ConversationPatch = z.infer<typeof conversationPatch>;

/** Query of `GET /api/conversations`. */
export const conversationQuery = z.object({
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(50),
});
