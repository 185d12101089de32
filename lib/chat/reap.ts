import "server-only";
import { type StoredPart, storedParts } from "@/lib/conversations/server";
import { databaseKind, db, Prisma } from "@/lib/db/server";
import { keyKindOf } from "@/lib/keys/server";
import { log, withLogIds } from "@/lib/log";
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
    // One that can't be ended must not keep the others, or the whole server, from going on.
    await withLogIds({ runId: row.id }, () =>
      reap(row).catch((error) => log().error({ err: error }, "could not end a stale run")),
    );
  }
}

async function reap(row: RunRow): Promise<void> {
  const ids = {
    runId: row.id,
    userId: row.userId,
    conversationId: row.conversationId,
    answerId: row.messageId,
  };
  const [parts, keyKind] = await Promise.all([partsFromLog(row), keyKindOf(row.userId)]);
  if (await finishRun(ids, { status: "interrupted", parts, keyKind })) {
    log().warn("a run without an owner was ended as interrupted");
  }
}

/** Removes the events of runs that ended a while ago: their answers are stored whole. */
export async function removeOldEvents(): Promise<void> {
  await db().$executeRaw(Prisma.sql`
    DELETE FROM "RunEvent" e USING "Run" r
    WHERE r."id" = e."runId" AND r."status" <> 'running'
      AND r."endedAt" < (now() AT TIME ZONE 'UTC') - ${eventsStaySeconds} * interval '1 second'`);
}

/** What a run has said, as far as its log tells. */
async function partsFromLog({ id, messageId }: RunRow): Promise<StoredPart[]> {
  const rows = await db().runEvent.findMany({
    where: { runId: id },
    orderBy: { sequence: "asc" },
    select: { data: true },
  });
  const parts: StoredPart[] = [];
  for (const chunk of decodeChunks(rows.map((row) => row.data).join(""))) foldChunk(parts, chunk);
  return parts.length > 0 ? parts : begunParts(messageId);
}

/** A run that died before its first tick has no log; the unfinished answer that it carried on must not go with it. */
async function begunParts(messageId: string): Promise<StoredPart[]> {
  const answer = await db().message.findUnique({ where: { id: messageId }, select: { continuesId: true } });
  if (!answer?.continuesId) return [];
  const begun = await db().message.findUnique({
    where: { id: answer.continuesId },
    select: { parts: true },
  });
  return begun ? storedParts.parse(begun.parts) : [];
}
