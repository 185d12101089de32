import "server-only";
import { db, Prisma } from "@/lib/db/server";
import { AppError } from "@/lib/errors";

/**
 * Deletes a conversation with its messages, runs and shares.
 *
 * @throws {AppError} `not_found`
 */
export async function deleteConversation(userId: string, id: string): Promise<void> {
  if ((await remove(userId, [id])) === 0) throw new AppError("not_found");
}

/**
 * Deletes several conversations with their messages, runs and shares, all at once. Those that have gone already are
 * no failure: what was to go is gone.
 *
 * @returns how many there were.
 */
export function deleteConversations(userId: string, ids: readonly string[]): Promise<number> {
  return remove(userId, ids);
}

/** Deletes every conversation of a user, archived ones too; says how many there were. */
export function deleteAllConversations(userId: string): Promise<number> {
  return remove(userId, null);
}

/**
 * The end of a run locks the run and then its conversation, so what goes with a conversation is locked in that order
 * too, or each could wait for the other. The count makes the first list whole before the second begins.
 */
async function remove(userId: string, ids: readonly string[] | null): Promise<number> {
  const among = (column: Prisma.Sql) =>
    ids === null ? Prisma.empty : Prisma.sql`AND ${column} = ANY(${[...ids]}::uuid[])`;
  return db().$executeRaw(Prisma.sql`
    WITH running AS (
      SELECT "id" FROM "Run"
      WHERE "userId" = ${userId}::uuid AND "status" = 'running' ${among(Prisma.sql`"conversationId"`)}
      ORDER BY "id" FOR UPDATE
    ), going AS (
      SELECT "id" FROM "Conversation"
      WHERE "userId" = ${userId}::uuid ${among(Prisma.sql`"id"`)} AND (SELECT count(*) FROM running) >= 0
      ORDER BY "id" FOR UPDATE
    )
    DELETE FROM "Conversation" WHERE "id" IN (SELECT "id" FROM going)`);
}
