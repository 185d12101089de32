import "server-only";
import { setTimeout as delay } from "node:timers/promises";
import { db, Prisma } from "@/lib/db/server";
import { log } from "@/lib/log";
import { remember } from "@/lib/remember";

/** What a search waits for. */
const waitedFor = 60;
/** What one statement takes when nobody waits: on the embedded database it holds up everybody's text. */
const atOnce = 5;
const countedAtOnce = 20;
/** How long what was written may be left alone. Whoever searches sooner does not wait for this. */
const lookEveryMs = 2_000;
const betweenStatementsMs = 5;
const readersAtOnce = 50;
/** Statements for one reader before others have their turn again. */
const turns = 10;

/**
 * Indexes what was written since the last search, and counts its words. A little is waited for; much, after an import,
 * is done behind the reader's back.
 *
 * @returns whether nothing is left to do, so that a word which was not counted is nowhere.
 */
export async function catchUp(userId: string): Promise<boolean> {
  const isDone = await catchUpSome(userId, waitedFor);
  if (!isDone) {
    void catchUpWholly(userId).catch((error: unknown) => log().warn({ err: error }, "search lags behind"));
  }
  return isDone;
}

/** Indexes and counts all of a reader's texts that are not yet. Those who ask meanwhile wait for the same work. */
export function catchUpWholly(userId: string): Promise<void> {
  const { readers } = state();
  const running = readers.get(userId);
  if (running) return running;
  const begun = untilDone(userId).finally(() => readers.delete(userId));
  readers.set(userId, begun);
  return begun;
}

async function untilDone(userId: string): Promise<void> {
  while (!(await catchUpSome(userId, countedAtOnce))) await delay(betweenStatementsMs);
}

async function catchUpSome(userId: string, most: number): Promise<boolean> {
  const [row] = await db().$queryRaw<{ isDone: boolean }[]>(
    Prisma.sql`SELECT search_catch_up(${userId}::uuid, ${most}::int) AS "isDone"`,
  );
  return row?.isDone ?? true;
}

const state = () =>
  remember("search.index", () => ({
    timer: undefined as NodeJS.Timeout | undefined,
    running: null as Promise<void> | null,
    /** Who is being caught up with behind their back: each search of theirs would begin it again. */
    readers: new Map<string, Promise<void>>(),
  }));

/** From now on indexes what was written a moment ago, so that searches find little left to do. Once per process. */
export function keepIndexing(): void {
  const current = state();
  current.timer ??= setInterval(() => {
    current.running ??= indexDue()
      .catch((error: unknown) => log().warn({ err: error }, "could not index what was written"))
      .finally(() => {
        current.running = null;
      });
  }, lookEveryMs).unref();
}

export async function stopIndexing(): Promise<void> {
  clearInterval(state().timer);
  state().timer = undefined;
  await state().running;
}

/** Indexes what is due, a little of each reader in turn. Ends early when `stopIndexing` wants it to. */
async function indexDue(): Promise<void> {
  for (let goesOn = true; goesOn; ) {
    const owners = await someOwners();
    const taken = await indexOf(owners);
    // Those whom another instance works for, or who failed, are left for later.
    goesOn = taken > 0 && (owners.length === readersAtOnce || taken >= atOnce * turns);
  }
}

/** @returns how much was taken. */
async function indexOf(owners: string[]): Promise<number> {
  let taken = 0;
  for (let turn = 0; turn < turns && owners.length > 0; turn++) {
    const unfinished: string[] = [];
    for (const owner of owners) {
      if (!state().timer) return 0;
      const some = await indexSome(owner).catch((error: unknown) => {
        log().warn({ err: error }, "could not index what a reader wrote");
        return 0;
      });
      taken += some;
      if (some === atOnce) unfinished.push(owner);
      await delay(betweenStatementsMs);
    }
    owners = unfinished;
  }
  return taken;
}

/** In another order each time, so that instances begin with others and nobody is always the last. */
async function someOwners(): Promise<string[]> {
  const rows = await db().$queryRaw<{ userId: string }[]>(Prisma.sql`
    SELECT "userId" FROM (SELECT DISTINCT "userId" FROM "SearchDue") due
    ORDER BY random() LIMIT ${readersAtOnce}`);
  return rows.map(({ userId }) => userId);
}

async function indexSome(owner: string): Promise<number> {
  const [row] = await db().$queryRaw<{ taken: number }[]>(
    Prisma.sql`SELECT search_index_due(${owner}::uuid, ${atOnce}::int) AS "taken"`,
  );
  return row?.taken ?? 0;
}
