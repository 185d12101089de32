import "server-only";
import { uuidv7 } from "uuidv7";
import { db, Prisma } from "@/lib/db/server";
import { AppError } from "@/lib/errors";
import type { KeyKind } from "@/lib/keys/contract";
import { log } from "@/lib/log";
import { type QuotaLimits, type QuotaPeriod, quotaLimits, quotaPeriods, type UsageRules } from "./contract";
import { noteOwnQuotas, readRules, someHaveOwnQuota } from "./rules";

/** What somebody has spent of the server's key, and what they may. */
export type QuotaState = { limits: QuotaLimits; spent: Record<QuotaPeriod, number> };

/** What a call under way holds of a quota. */
export type QuotaHold = { release: () => Promise<void> };

const nothingHeld: QuotaHold = { release: async () => {} };

/** What an answer is taken to need where the call sets no limit of its own. */
const usualAnswerTokens = 1_000;
/** A call that is older has lost the process that would have given its hold back. */
const longestCallMs = 3_600_000;
const heldRetrySeconds = 10;

/**
 * Makes sure, before a call, that this user may still spend tokens of the server's key, and holds what the call is
 * likely to take until it is released: of calls that come at once, on whichever instance, only as many pass as the
 * quota has room for. Whoever brings a key of their own spends their own. Costs a transaction where a quota is set
 * and nothing where there is none. An answer that is under way is never cut off: what it takes beyond the quota
 * counts, and the next call is refused.
 *
 * @param expected.prompt tokens of the prompt, about; `expected.answer` the limit that the call sets itself.
 * @throws {AppError} `quota_reached` with the seconds until it starts again; `quota_held` when calls under way may
 *   take all that is left.
 */
export async function holdQuota(
  userId: string,
  keyKind: KeyKind,
  expected: { prompt: number; answer?: number | undefined },
): Promise<QuotaHold> {
  if (keyKind === "own") return nothingHeld;
  const rules = await readRules();
  const isLimitedForAny = isLimited(rules.member) || isLimited(rules.guest) || (await someHaveOwnQuota());
  if (!isLimitedForAny) return nothingHeld;
  const id = uuidv7();
  const tokens = Math.ceil(Math.min(expected.prompt + (expected.answer ?? usualAnswerTokens), 1_000_000_000));
  await db().$transaction(async (tx) => {
    // One after the other: what the first one holds is seen by the second.
    await tx.$queryRaw(Prisma.sql`SELECT 1 FROM "User" WHERE "id" = ${userId}::uuid FOR NO KEY UPDATE`);
    const { limits, spent } = await readSpent(tx, userId, rules);
    if (!isLimited(limits)) return;
    await tx.quotaHold.deleteMany({
      where: { userId, createdAt: { lt: new Date(Date.now() - longestCallMs) } },
    });
    const { _sum } = await tx.quotaHold.aggregate({ where: { userId }, _sum: { tokens: true } });
    refuseBeyond(limits, spent, _sum.tokens ?? 0);
    await tx.quotaHold.create({ data: { id, userId, tokens }, select: { id: true } });
  });
  return { release: () => releaseHold(id) };
}

/** Never throws: a hold that stays is forgotten when it is too old. */
async function releaseHold(id: string): Promise<void> {
  try {
    await db().quotaHold.deleteMany({ where: { id } });
  } catch (error) {
    log().error({ holdId: id, err: error }, "could not give back what a call held of a quota");
  }
}

function refuseBeyond(limits: QuotaLimits, spent: Record<QuotaPeriod, number>, held: number): void {
  const periods = quotaPeriods(new Date());
  // The month first: when both are used up, tomorrow changes nothing.
  for (const period of ["month", "day"] as const) {
    const limit = period === "day" ? limits.dayTokens : limits.monthTokens;
    if (limit === null || spent[period] + held < limit) continue;
    if (spent[period] < limit) {
      throw new AppError("quota_held", { details: { period, limit, retryAfterSeconds: heldRetrySeconds } });
    }
    const retryAfterSeconds = Math.max(1, Math.ceil((periods[period].end.getTime() - Date.now()) / 1_000));
    throw new AppError("quota_reached", { details: { period, limit, retryAfterSeconds } });
  }
}

/** What this user has spent of the server's key in this day and month, and what they may. */
export async function readQuota(userId: string): Promise<QuotaState> {
  return readSpent(db(), userId, await readRules());
}

/** The rules are read before: inside a transaction nothing may wait for another connection. */
async function readSpent(
  client: Prisma.TransactionClient,
  userId: string,
  rules: UsageRules,
): Promise<QuotaState> {
  const { day, month } = quotaPeriods(new Date());
  const rows = await client.$queryRaw<
    { isGuest: boolean; quota: unknown; day: number; month: number }[]
  >(Prisma.sql`
    SELECT u."isGuest", u."quota",
      coalesce(sum(e."promptTokens" + e."completionTokens")
        FILTER (WHERE e."createdAt" >= ${day.start}), 0)::float8 AS "day",
      coalesce(sum(e."promptTokens" + e."completionTokens"), 0)::float8 AS "month"
    FROM "User" u
    LEFT JOIN "UsageEntry" e
      ON e."userId" = u."id" AND e."keyKind" = 'server' AND e."createdAt" >= ${month.start}
    WHERE u."id" = ${userId}::uuid
    GROUP BY u."id"`);
  const row = rows[0];
  return {
    limits: ownQuota(row?.quota) ?? (row?.isGuest ? rules.guest : rules.member),
    spent: { day: row?.day ?? 0, month: row?.month ?? 0 },
  };
}

/** What the administrator gave one user instead of what everybody has; `null` when nothing. */
export function ownQuota(stored: unknown): QuotaLimits | null {
  const parsed = quotaLimits.safeParse(stored);
  return parsed.success ? parsed.data : null;
}

/**
 * Gives one user limits of their own, or with `null` those of everybody again.
 *
 * @throws {AppError} `not_found`
 */
export async function giveQuota(userId: string, limits: QuotaLimits | null): Promise<void> {
  // Before the row, so that no call misses it.
  if (limits !== null) await noteOwnQuotas();
  const { count } = await db().user.updateMany({
    where: { id: userId },
    data: { quota: limits ?? Prisma.DbNull },
  });
  if (count === 0) throw new AppError("not_found");
}

function isLimited(limits: QuotaLimits): boolean {
  return limits.dayTokens !== null || limits.monthTokens !== null;
}
