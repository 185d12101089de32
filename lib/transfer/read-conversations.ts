import "server-only";
import { chatSettings } from "@/lib/conversations/schemas";
import { messageColumns, toChatMessage } from "@/lib/conversations/server";
import { db } from "@/lib/db/server";
import { AppError } from "@/lib/errors";
import { type ConversationFile, conversationFormat, type FileMessage } from "./conversation-file";

/** Conversations that are in memory at once while everything is exported. */
const pageSize = 20;

const columns = {
  id: true,
  title: true,
  titleSource: true,
  modelId: true,
  settings: true,
  headId: true,
  pinnedAt: true,
  archivedAt: true,
  createdAt: true,
  lastMessageAt: true,
  messages: { select: messageColumns, orderBy: { id: "asc" } },
} as const;

/**
 * One conversation as its file holds it.
 *
 * @throws {AppError} `not_found` when it is not this user's.
 */
export async function readConversation(userId: string, id: string): Promise<ConversationFile> {
  const row = await db().conversation.findFirst({ where: { id, userId }, select: columns });
  if (!row) throw new AppError("not_found");
  return toFile(row);
}

/** All conversations of a user, the oldest first, a few at a time. */
export async function* readConversations(userId: string): AsyncGenerator<ConversationFile> {
  let after: string | null = null;
  for (;;) {
    const rows: Row[] = await db().conversation.findMany({
      where: { userId, ...(after === null ? {} : { id: { gt: after } }) },
      orderBy: { id: "asc" },
      take: pageSize,
      select: columns,
    });
    for (const row of rows) yield toFile(row);
    const last = rows.at(-1);
    if (!last || rows.length < pageSize) return;
    after = last.id;
  }
}

type Row = {
  id: string;
  title: string;
  titleSource: ConversationFile["titleSource"];
  modelId: string;
  settings: unknown;
  headId: string | null;
  pinnedAt: Date | null;
  archivedAt: Date | null;
  createdAt: Date;
  lastMessageAt: Date;
  messages: Parameters<typeof toChatMessage>[0][];
};

function toFile({ messages, settings, ...row }: Row): ConversationFile {
  return {
    format: conversationFormat,
    id: row.id,
    title: row.title,
    titleSource: row.titleSource,
    modelId: row.modelId,
    settings: chatSettings.parse(settings),
    headId: row.headId,
    pinnedAt: row.pinnedAt?.toISOString() ?? null,
    archivedAt: row.archivedAt?.toISOString() ?? null,
    createdAt: row.createdAt.toISOString(),
    lastMessageAt: row.lastMessageAt.toISOString(),
    messages: messages.map(toFileMessage),
  };
}

function toFileMessage(row: Row["messages"][number]): FileMessage {
  const { parts, metadata } = toChatMessage(row);
  return {
    id: row.id,
    parentId: row.parentId,
    continuesId: row.continuesId,
    role: row.role,
    status: row.status,
    parts: parts as FileMessage["parts"],
    requestedModel: row.requestedModel,
    answeredModel: row.answeredModel,
    settings: metadata?.settings ?? null,
    omittedMessages: row.omittedMessages,
    omittedFiles: row.omittedFiles,
    finishReason: row.finishReason,
    error: metadata?.error ?? null,
    usage: metadata?.usage ?? null,
    firstTokenMs: row.firstTokenMs,
    totalMs: row.totalMs,
    createdAt: row.createdAt.toISOString(),
  };
}
