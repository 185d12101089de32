import "server-only";
import { db, Prisma } from "@/lib/db/server";
import type { ChatMessage } from "./contract";
import { messageColumnsSql, parseMessages } from "./stored-message";

/**
 * The messages from the root to a leaf, in reading order, without loading the other branches. Empty when the
 * leaf is not in this conversation of this user.
 *
 * One statement, and the same text for every length: a list of ids would be another one with each turn, which the
 * database and Prisma have to take in anew.
 */
export async function getPath(
  userId: string,
  conversationId: string,
  leafId: string,
): Promise<ChatMessage[]> {
  const [found] = await db().$queryRaw<{ messages: string }[]>(Prisma.sql`
    WITH RECURSIVE path AS (
      SELECT m."id", m."parentId", 0 AS "depth" FROM "Message" m
      JOIN "Conversation" c ON c."id" = m."conversationId"
      WHERE m."id" = ${leafId}::uuid AND c."id" = ${conversationId}::uuid AND c."userId" = ${userId}::uuid
      UNION ALL
      SELECT m."id", m."parentId", path."depth" + 1 FROM "Message" m JOIN path ON m."id" = path."parentId"
    )
    SELECT coalesce(json_agg(message), '[]')::text AS "messages"
    FROM (SELECT ${messageColumnsSql} FROM path JOIN "Message" m ON m."id" = path."id" ORDER BY path."depth" DESC) message`);
  return found ? parseMessages(found.messages) : [];
}

/** All messages of a conversation of this user, of every branch, oldest first. */
export async function getMessages(userId: string, conversationId: string): Promise<ChatMessage[]> {
  const [found] = await db().$queryRaw<{ messages: string }[]>(Prisma.sql`
    SELECT coalesce(json_agg(message), '[]')::text AS "messages"
    FROM (
      SELECT ${messageColumnsSql} FROM "Message" m JOIN "Conversation" c ON c."id" = m."conversationId"
      WHERE c."id" = ${conversationId}::uuid AND c."userId" = ${userId}::uuid ORDER BY m."id"
    ) message`);
  return found ? parseMessages(found.messages) : [];
}
