import "server-only";
import { db, Prisma } from "@/lib/db/server";
import type { ChatMessage } from "./contract";
import { messageColumns, toChatMessage } from "./stored-message";

/**
 * The messages from the root to a leaf, in reading order, without loading the other branches. Empty when the
 * leaf is not in this conversation of this user.
 */
export async function getPath(
  userId: string,
  conversationId: string,
  leafId: string,
): Promise<ChatMessage[]> {
  const ids = await db().$queryRaw<{ id: string }[]>(Prisma.sql`
    WITH RECURSIVE path AS (
      SELECT m."id", m."parentId" FROM "Message" m
      JOIN "Conversation" c ON c."id" = m."conversationId"
      WHERE m."id" = ${leafId}::uuid AND c."id" = ${conversationId}::uuid AND c."userId" = ${userId}::uuid
      UNION ALL
      SELECT m."id", m."parentId" FROM "Message" m JOIN path ON m."id" = path."parentId"
    )
    SELECT "id" FROM path`);
  const rows = await db().message.findMany({
    where: { id: { in: ids.map((row) => row.id) } },
    select: messageColumns,
  });
  const byId = new Map(rows.map((row) => [row.id, row]));
  return ids.reverse().flatMap(({ id }) => {
    const row = byId.get(id);
    return row ? [toChatMessage(row)] : [];
  });
}
