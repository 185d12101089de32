import "server-only";
import { db, Prisma } from "@/lib/db/server";
import { log, withoutLogIds } from "@/lib/log";
import { remember } from "@/lib/remember";
import type { RunEventRow } from "./finish-run";
import { liveRuns } from "./live-run";
import type { AbortReason } from "./produce";
import { reapStaleRuns, removeOldEvents } from "./reap";

/** What a crash can lose of an answer, and how long a stop from another instance takes. */
const tickMs = 250;
/** The tick renews heartbeats every so often, and looks for runs whose owner has died. */
const heartbeatEvery = 8;
const reapEvery = 8;
/** After a failure or a sleep every heartbeat looks old: their owners get this long to renew them. */
const trustAgainMs = 5_000;

const state = () =>
  remember("chat.tick", () => ({
    timer: undefined as NodeJS.Timeout | undefined,
    count: 0,
    isBusy: false,
    tickedAt: Date.now(),
    trustsFrom: 0,
    /** Rows that the database did not take; they go again with the next tick. */
    unsent: [] as RunEventRow[],
  }));

/** Makes sure that the process's one timer runs. */
export function keepTicking(): void {
  state().timer ??= withoutLogIds(() => setInterval(() => void tick(), tickMs));
}

export function stopTicking(): void {
  clearInterval(state().timer);
  state().timer = undefined;
}

/**
 * One round trip for all runs of the process: append what is new, renew the heartbeats, learn who was asked to
 * stop. So the database's work is bounded by the clock and not by tokens or streams.
 */
async function tick(): Promise<void> {
  const current = state();
  if (current.isBusy) return;
  current.isBusy = true;
  current.count++;
  const now = Date.now();
  if (now - current.tickedAt > trustAgainMs) current.trustsFrom = now + trustAgainMs;
  current.tickedAt = now;
  const trusts = now >= current.trustsFrom;
  try {
    await exchange(!trusts || current.count % heartbeatEvery === 0);
    if (trusts && current.count % reapEvery === 0) {
      await reapStaleRuns();
      await removeOldEvents();
    }
  } catch (error) {
    current.trustsFrom = Date.now() + trustAgainMs;
    log().error({ err: error }, "tick failed; its rows go again with the next one");
  } finally {
    current.isBusy = false;
  }
}

async function exchange(renew: boolean): Promise<void> {
  const current = state();
  const runs = [...liveRuns().values()];
  if (runs.length === 0 && current.unsent.length === 0) return;
  for (const run of runs) {
    const row = run.takeUnflushed();
    if (row) current.unsent.push(row);
  }
  const rows = current.unsent;
  const runIds = runs.map((run) => run.ids.runId);
  const found = await db().$queryRaw<
    { id: string; status: string; stopRequestedAt: Date | null }[]
  >(Prisma.sql`
    WITH appended AS (
      INSERT INTO "RunEvent" ("runId", "sequence", "data")
      SELECT e."runId", e."sequence", e."data"
      FROM unnest(
        ${rows.map((row) => row.runId)}::uuid[],
        ${rows.map((row) => row.sequence)}::int[],
        ${rows.map((row) => row.data)}::text[]
      ) AS e("runId", "sequence", "data")
      WHERE EXISTS (SELECT 1 FROM "Run" r WHERE r."id" = e."runId")
      ON CONFLICT DO NOTHING
    ), renewed AS (
      UPDATE "Run" SET "heartbeatAt" = now() AT TIME ZONE 'UTC'
      WHERE ${renew} AND "id" = ANY(${runIds}::uuid[]) AND "status" = 'running'
    )
    SELECT "id", "status"::text AS "status", "stopRequestedAt" FROM "Run" WHERE "id" = ANY(${runIds}::uuid[])`);
  current.unsent = [];
  const byId = new Map(found.map((row) => [row.id, row]));
  for (const run of runs) {
    const row = byId.get(run.ids.runId);
    const reason: AbortReason | null =
      row?.status !== "running" ? "lost" : row.stopRequestedAt ? "stopped" : null;
    if (reason && liveRuns().has(run.ids.runId)) run.abort.abort(reason);
  }
}
