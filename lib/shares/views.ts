import "server-only";
import { db, Prisma } from "@/lib/db/server";
import { log, withoutLogIds } from "@/lib/log";
import { remember } from "@/lib/remember";

/** A crash loses the views of this long at most; a page that many read costs one write in it. */
const flushMs = 5_000;

type Pending = { counts: Map<string, number>; timer: NodeJS.Timeout | null };

function pending(): Pending {
  return remember("shares.views", () => ({ counts: new Map(), timer: null }));
}

/** Counts one view. It is written a little later, with the others. */
export function countView(shareId: string): void {
  const state = pending();
  state.counts.set(shareId, (state.counts.get(shareId) ?? 0) + 1);
  flushLater(state);
}

/** Writes what was counted since the last time, in one statement. What can't be written is kept for the next. */
export async function flushViews(): Promise<void> {
  const state = pending();
  if (state.timer) clearTimeout(state.timer);
  state.timer = null;
  if (state.counts.size === 0) return;
  const counts = [...state.counts];
  state.counts.clear();
  const rows = counts.map(([id, count]) => Prisma.sql`(${id}::uuid, ${count}::int)`);
  try {
    await db().$executeRaw(Prisma.sql`
      UPDATE "Share" SET "views" = "views" + seen."count"
      FROM (VALUES ${Prisma.join(rows)}) AS seen ("id", "count")
      WHERE "Share"."id" = seen."id"`);
  } catch (error) {
    log().warn({ err: error, shares: counts.length }, "views of shared pages could not be counted yet");
    for (const [id, count] of counts) state.counts.set(id, (state.counts.get(id) ?? 0) + count);
    flushLater(state);
  }
}

function flushLater(state: Pending): void {
  state.timer ??= withoutLogIds(() => setTimeout(() => void flushViews(), flushMs).unref());
}
