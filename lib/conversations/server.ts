import "server-only";
import { db, gather, Prisma } from "@/lib/db/server";
import { AppError } from "@/lib/errors";
import type {
  ChatSettings,
  Conversation,
  ConversationPage,
  ConversationPatch,
  ConversationSummary,
} from "./contract";
import { decodeCursor, encodeCursor } from "./cursor";
import { getMessages } from "./path";
import { chatSettings } from "./schemas";

export { getDefaultSettings, saveDefaultSettings } from "./defaults";
export { deleteAllConversations, deleteConversation, deleteConversations } from "./delete";

export { getPath } from "./path";
export {
  type MessagePart,
  messageColumns,
  messageParts,
  questionParts,
  type StoredPart,
  storedParts,
  toChatMessage,
} from "./stored-message";

const maxPinned = 100;

const summaryColumns = {
  id: true,
  title: true,
  modelId: true,
  pinnedAt: true,
  archivedAt: true,
  activeRunId: true,
  lastMessageAt: true,
} as const;

/**
 * One page of the user's conversations, the latest first: those in the list, whose first page begins with the pinned
 * ones, which later pages leave out; or the archived ones.
 *
 * @throws {AppError} `invalid_input` for a cursor that we did not make.
 */
export async function listConversations(
  userId: string,
  page: { cursor?: string | undefined; limit: number; archived?: boolean },
): Promise<ConversationPage> {
  const before = page.cursor === undefined ? null : decodeCursor(page.cursor);
  const { archived = false } = page;
  const pinned =
    before === null && !archived
      ? await db().conversation.findMany({
          where: { userId, archivedAt: null, pinnedAt: { not: null } },
          orderBy: [{ lastMessageAt: "desc" }, { id: "desc" }],
          take: maxPinned,
          select: summaryColumns,
        })
      : [];
  const rows = await db().conversation.findMany({
    where: {
      userId,
      ...(archived ? { archivedAt: { not: null } } : { archivedAt: null, pinnedAt: null }),
      ...(before
        ? {
            OR: [
              { lastMessageAt: { lt: before.lastMessageAt } },
              { lastMessageAt: before.lastMessageAt, id: { lt: before.id } },
            ],
          }
        : {}),
    },
    orderBy: [{ lastMessageAt: "desc" }, { id: "desc" }],
    take: page.limit + 1,
    select: summaryColumns,
  });
  const shown = rows.slice(0, page.limit);
  const last = shown.at(-1);
  return {
    conversations: [...pinned, ...shown].map(toSummary),
    nextCursor: rows.length > page.limit && last ? encodeCursor(last) : null,
  };
}

/**
 * One conversation with all its branches.
 *
 * @throws {AppError} `not_found` when it is not this user's.
 */
export async function getConversation(userId: string, id: string): Promise<Conversation> {
  const [row, messages] = await Promise.all([
    db().conversation.findFirst({
      where: { id, userId },
      select: { ...summaryColumns, headId: true, settings: true },
    }),
    getMessages(userId, id),
  ]);
  if (!row) throw new AppError("not_found");
  return { ...toSummary(row), headId: row.headId, settings: chatSettings.parse(row.settings), messages };
}

/** What a new answer has to know of its conversation before it starts. */
export type ChatState = {
  settings: ChatSettings;
  isRunning: boolean;
  /** The first answer to the message that is being sent, which is there when the send came before. */
  answerId: string | null;
};

/** The state of a conversation, that of an empty one when it does not exist yet. */
export function getChatState(userId: string, id: string, messageId: string | null): Promise<ChatState> {
  return findChatState({ userId, id, messageId });
}

type ChatStateRow = { place: number; settings: unknown; activeRunId: string | null; answerId: string | null };

/** Every send asks for it, so those of the same moment ask together. */
const findChatState = gather(
  async (
    asked: readonly { userId: string; id: string; messageId: string | null }[],
  ): Promise<ChatState[]> => {
    const rows = await db().$queryRaw<ChatStateRow[]>(Prisma.sql`
      SELECT asked."place"::int AS "place", c."settings", c."activeRunId",
        (SELECT answer."id" FROM "Message" sent JOIN "Message" answer ON answer."parentId" = sent."id"
         WHERE sent."id" = nullif(asked."messageId", '')::uuid AND sent."conversationId" = c."id"
         ORDER BY answer."id" LIMIT 1) AS "answerId"
      FROM unnest(
        ${asked.map(({ userId }) => userId)}::uuid[],
        ${asked.map(({ id }) => id)}::uuid[],
        ${asked.map(({ messageId }) => messageId ?? "")}::text[]
      ) WITH ORDINALITY AS asked("userId", "id", "messageId", "place")
      JOIN "Conversation" c ON c."id" = asked."id" AND c."userId" = asked."userId"`);
    const byPlace = new Map(rows.map((row) => [row.place, row]));
    return asked.map((_, index) => {
      const row = byPlace.get(index + 1);
      if (!row) return { settings: {}, isRunning: false, answerId: null };
      return {
        settings: chatSettings.parse(row.settings),
        isRunning: row.activeRunId !== null,
        answerId: row.answerId,
      };
    });
  },
);

/**
 * What the sidebar shows of one conversation.
 *
 * @throws {AppError} `not_found`
 */
export async function getSummary(userId: string, id: string): Promise<ConversationSummary> {
  const row = await db().conversation.findFirst({ where: { id, userId }, select: summaryColumns });
  if (!row) throw new AppError("not_found");
  return toSummary(row);
}

/**
 * Changes what the owner may change of a conversation.
 *
 * @throws {AppError} `not_found`, also when `headId` is no message of this conversation.
 */
export async function updateConversation(
  userId: string,
  id: string,
  patch: ConversationPatch,
): Promise<ConversationSummary> {
  const { count } = await db().conversation.updateMany({
    where: {
      id,
      userId,
      ...(patch.headId === undefined ? {} : { messages: { some: { id: patch.headId } } }),
    },
    data: {
      ...(patch.title === undefined ? {} : { title: patch.title, titleSource: "given" }),
      ...(patch.modelId === undefined ? {} : { modelId: patch.modelId }),
      ...(patch.headId === undefined ? {} : { headId: patch.headId }),
      ...(patch.settings === undefined ? {} : { settings: patch.settings }),
      ...(patch.pinned === undefined ? {} : { pinnedAt: patch.pinned ? new Date() : null }),
      ...(patch.archived === undefined ? {} : { archivedAt: patch.archived ? new Date() : null }),
    },
  });
  if (count === 0) throw new AppError("not_found");
  return getSummary(userId, id);
}

type SummaryRow = {
  id: string;
  title: string;
  modelId: string;
  pinnedAt: Date | null;
  archivedAt: Date | null;
  activeRunId: string | null;
  lastMessageAt: Date;
};

function toSummary(row: SummaryRow): ConversationSummary {
  return {
    id: row.id,
    title: row.title,
    modelId: row.modelId,
    pinned: row.pinnedAt !== null,
    archived: row.archivedAt !== null,
    activeRunId: row.activeRunId,
    lastMessageAt: row.lastMessageAt.toISOString(),
  };
}
