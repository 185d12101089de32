import "server-only";
import { db, Prisma } from "@/lib/db/server";
import { AppError, type ErrorBody, isErrorCode } from "@/lib/errors";
import type { SemanticStatus } from "./contract";
import { canKeepVectors } from "./storage";
import { noteMissing } from "./tasks";

/** The first pause after a failure; each in a row doubles it. */
const firstPauseMs = 5_000;
const longestPauseMs = 15 * 60_000;

/**
 * Lets a reader's messages be read by their meaning from now on, those that are there included.
 *
 * @throws {AppError} `semantic_unavailable` where the database can't keep vectors.
 */
export async function switchOn(userId: string): Promise<void> {
  if (!(await canKeepVectors())) throw new AppError("semantic_unavailable");
  await db().semanticReader.createMany({ data: [{ userId }], skipDuplicates: true });
  await noteMissing(userId);
}

/** Removes every vector of a reader and everything that was to be done for them. */
export async function switchOff(userId: string): Promise<void> {
  await db().semanticReader.deleteMany({ where: { userId } });
}

export async function isSwitchedOn(userId: string): Promise<boolean> {
  return (await db().semanticReader.count({ where: { userId } })) > 0;
}

export async function readStatus(userId: string): Promise<SemanticStatus> {
  const isAvailable = await canKeepVectors();
  const reader = await db().semanticReader.findUnique({
    where: { userId },
    select: { pausedUntil: true, problem: true },
  });
  if (!reader) return { isOn: false, isAvailable, done: 0, total: 0, problem: null };
  const { entries, due, open } = await countsOf(userId, isAvailable);
  const total = entries + due;
  const error = asProblem(reader.problem);
  const isWaiting = error !== null && reader.pausedUntil !== null && open !== 0;
  return {
    isOn: true,
    isAvailable,
    done: open === null ? 0 : Math.max(0, entries - open),
    total,
    problem: isWaiting ? { error, retryAt: (reader.pausedUntil ?? new Date()).toISOString() } : null,
  };
}

type Counts = {
  /** Messages that search knows. */
  entries: number;
  /** Messages of a moment ago, which it will. */
  due: number;
  /** Messages whose meaning is still to be asked for; `null` where that can't be kept. */
  open: number | null;
};

/** One statement: a message that is indexed between two would be counted twice, or not at all. */
async function countsOf(userId: string, isAvailable: boolean): Promise<Counts> {
  const open = isAvailable
    ? Prisma.sql`(SELECT count(*)::int FROM "SemanticTask" WHERE "userId" = ${userId}::uuid)`
    : Prisma.sql`NULL::int`;
  const [counts] = await db().$queryRaw<Counts[]>(Prisma.sql`
    SELECT
      (SELECT count(*)::int FROM "SearchEntry" WHERE "userId" = ${userId}::uuid AND NOT "isTitle") AS "entries",
      (SELECT count(*)::int FROM "SearchDue" due
        WHERE due."userId" = ${userId}::uuid AND due."id" <> due."conversationId"
          AND NOT EXISTS (SELECT 1 FROM "SearchEntry" entry WHERE entry."id" = due."id")) AS "due",
      ${open} AS "open"`);
  return counts ?? { entries: 0, due: 0, open: null };
}

/** Leaves a reader's messages alone for a while, longer each time, and at least as long as the failure asks for. */
export async function pauseReader(userId: string, error: AppError): Promise<void> {
  const reader = await db().semanticReader.findUnique({ where: { userId }, select: { failures: true } });
  const asked = Number(error.details.retryAfterSeconds ?? 0) * 1_000;
  const pauseMs = Math.max(asked, Math.min(longestPauseMs, firstPauseMs * 2 ** (reader?.failures ?? 0)));
  await db().semanticReader.updateMany({
    where: { userId },
    data: {
      pausedUntil: new Date(Date.now() + pauseMs),
      problem: error.toJSON().error,
      failures: { increment: 1 },
    },
  });
}

/** Waits for a key's next slot without a word: nothing is wrong. */
export async function waitUntil(userId: string, slotMs: number): Promise<void> {
  await db().semanticReader.updateMany({ where: { userId }, data: { pausedUntil: new Date(slotMs) } });
}

/** Forgets the failures before, once something has worked. */
export async function noteSuccess(userId: string): Promise<void> {
  await db().semanticReader.updateMany({
    where: { userId, failures: { gt: 0 } },
    data: { failures: 0, problem: Prisma.DbNull, pausedUntil: null },
  });
}

function asProblem(stored: unknown): ErrorBody["error"] | null {
  const { code, details } = Object(stored);
  return isErrorCode(code) ? { code, details: Object(details) } : null;
}
