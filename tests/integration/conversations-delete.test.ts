import pg from "pg";
import { uuidv7 } from "uuidv7";
import { afterAll, beforeAll, expect, it } from "vitest";
import { deleteAllConversations, deleteConversation, deleteConversations } from "@/lib/conversations/server";
import { closeDatabase, db, openDatabase } from "@/lib/db/server";
import { describePostgresql } from "../support/database";

describePostgresql("conversations are deleted while an answer ends", (createTestDatabase) => {
  let other: pg.Client;

  beforeAll(async () => {
    const url = await createTestDatabase();
    await openDatabase({ url });
    other = new pg.Client({ connectionString: url });
    await other.connect();
  });
  afterAll(async () => {
    await other?.end();
    await closeDatabase();
  });

  it.each([
    ["one", (userId: string, id: string) => deleteConversation(userId, id)],
    ["several", (userId: string, id: string) => deleteConversations(userId, [uuidv7(), id])],
    ["all", (userId: string) => deleteAllConversations(userId)],
  ])("and neither waits for the other for ever: %s", async (_, remove) => {
    const { userId, conversationId, runId } = await running();
    // The two halves of the end of a run, with the deletion between them.
    await other.query("BEGIN");
    await other.query(`UPDATE "Run" SET "status" = 'complete' WHERE "id" = $1`, [runId]);
    const removed = remove(userId, conversationId);
    await expect.poll(waiting).toBe(1);
    await other.query(`UPDATE "Conversation" SET "activeRunId" = NULL WHERE "id" = $1`, [conversationId]);
    await other.query("COMMIT");
    await removed;
    expect(await db().conversation.count({ where: { userId } })).toBe(0);
    expect(await db().run.count({ where: { userId } })).toBe(0);
  });

  /** How many wait for a lock of somebody else's. */
  async function waiting(): Promise<number> {
    const { rows } = await other.query(
      `SELECT count(*)::int AS count FROM pg_stat_activity
       WHERE datname = current_database() AND wait_event_type = 'Lock'`,
    );
    return rows[0].count;
  }
});

async function running() {
  const [conversationId, messageId, runId] = [uuidv7(), uuidv7(), uuidv7()];
  const { id: userId } = await db().user.create({ data: { isGuest: true }, select: { id: true } });
  await db().conversation.create({
    data: { id: conversationId, userId, modelId: "m", activeRunId: runId },
    select: { id: true },
  });
  await db().message.create({
    data: { id: messageId, conversationId, role: "assistant", status: "streaming", parts: [] },
    select: { id: true },
  });
  await db().run.create({
    data: { id: runId, userId, conversationId, messageId, instanceId: "another" },
    select: { id: true },
  });
  return { userId, conversationId, runId };
}
