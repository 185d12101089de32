import "server-only";
import type { StoredPart } from "@/lib/conversations/server";
import { databaseKind, db, Prisma } from "@/lib/db/server";
import { keyKindOf } from "@/lib/keys/server";
import { log } from "@/lib/log";
import { decodeChunks, foldChunk } from "./chunks";
import { finishRun } from "./finish-run";
import { liveRuns } from "./live-run";

/** A run whose owner has been silent for this long has no owner. */
const staleSeconds = 10;
/** How long the events of an ended run stay for readers on other instances. */
const eventsStaySeconds = 30;

type RunRow = { id: string; userId: string; conversationId: string; messageId: string };

/**
 * Ends the runs of dead processes as `interrupted`, with what their events hold.
 *
 * @param options.atStart an embedded database has one process, so at its start no run has an owner.
 */
export async function reapStaleRuns(options: { atStart?: boolean } = {}): Promise<void> {
  const everyRun = options.atStart === true && databaseKind() === "embedded";
  const rows = await db().$queryRaw<RunRow[]>(Prisma.sql`
    SELECT "id", "userId", "conversationId", "messageId" FROM "Run"
    WHERE "status" = 'running'
      AND (${everyRun} OR "heartbeatAt" < (now() AT TIME ZONE 'UTC') - ${staleSeconds} * interval '1 second')`);
  for (const row of rows) {
    if (liveRuns().has(row.id)) continue;
    const ids = {
      runId: row.id,
      userId: row.userId,
      conversationId: row.conversationId,
      answerId: row.messageId,
    };
    const parts = await partsFromLog(row.id);
    if (await finishRun(ids, { status: "interrupted", parts, keyKind: await keyKindOf(row.userId) })) {
      log().warn({ runId: row.id }, "a run without an owner was ended as interrupted");
    }
  }
}

/** Removes the events of runs that ended a while ago: their answers are stored whole. */
export async function removeOldEvents(): Promise<void> {
  await db().$executeRaw(Prisma.sql`
    DELETE FROM "RunEvent" e USING "Run" r
    WHERE r."id" = e."runId" AND r."status" <> 'running'
      AND r."endedAt" < (now() AT TIME ZONE 'UTC') - ${eventsStaySeconds} * interval '1 second'`);
}

async function partsFromLog(runId: string): Promise<StoredPart[]> {
  const rows = await db().runEvent.findMany({
    where: { runId },
    orderBy: { sequence: "asc" },
    select: { data: true },
  });
  const parts: StoredPart[] = [];
  for (const chunk of decodeChunks(rows.map((row) => row.data).join(""))) foldChunk(parts, chunk);
  return parts;
}
