import "server-only";
import type { MessagePart } from "@/lib/conversations/server";
import type { ImportSource, ItemReason } from "./contract";
import type { ConversationFile, FileMessage } from "./conversation-file";

/** A message on its way in; keys are the source's own names of messages. */
export type ImportedMessage = Omit<FileMessage, "id" | "parentId" | "continuesId" | "createdAt" | "parts"> & {
  key: string;
  parentKey: string | null;
  continuesKey: string | null;
  parts: MessagePart[];
  createdAt: Date | null;
};

/** A conversation on its way in, whatever it came from. Parents stand before their children, siblings in order. */
export type ImportedConversation = Pick<ConversationFile, "titleSource" | "settings"> & {
  source: ImportSource;
  /** The source's own name of the conversation: what makes a second import find the first. */
  key: string;
  title: string;
  /** The model to go on with; `null` when the source's are not ours. */
  modelId: string | null;
  headKey: string | null;
  pinnedAt: Date | null;
  archivedAt: Date | null;
  createdAt: Date | null;
  lastMessageAt: Date | null;
  messages: ImportedMessage[];
};

/** Why a conversation can't be taken in. */
export class NotImported extends Error {
  readonly reason: ItemReason;

  constructor(reason: ItemReason) {
    super(reason);
    this.reason = reason;
  }
}

/** What a message has of which nothing is known. */
export const unknownMessage = {
  continuesKey: null,
  status: "complete",
  requestedModel: null,
  answeredModel: null,
  settings: null,
  omittedMessages: null,
  omittedFiles: null,
  finishReason: null,
  error: null,
  usage: null,
  firstTokenMs: null,
  totalMs: null,
} as const satisfies Partial<ImportedMessage>;
