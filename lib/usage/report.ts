import "server-only";
import { db, Prisma } from "@/lib/db/server";
import { connectionFor } from "@/lib/keys/server";
import { findPrice, pricesSource } from "@/lib/models/server";
import { type DayUsage, type ModelUsage, quotaPeriods, type UsageReport, type UsageTimes } from "./contract";

const reportedDays = 30;
/** What has been read before costs a tenth. */
const cachedShare = 0.1;

type Amounts = Pick<ModelUsage, "modelId" | "prompt" | "completion" | "cached">;
type DayRow = Amounts & { day: string };
type ModelRow = Omit<ModelUsage, "costUsd">;
/** The times of one day, or without a day of all. */
type TimesRow = UsageTimes & { day: string | null };

/** Titles are made beside the answers and are short: with them among the times nobody would know their own answers. */
const medians = Prisma.sql`
  percentile_cont(0.5) WITHIN GROUP (ORDER BY e."firstTokenMs") FILTER (WHERE e."kind" <> 'title') AS "firstTokenMs",
  percentile_cont(0.5) WITHIN GROUP (ORDER BY e."totalMs") FILTER (WHERE e."kind" <> 'title') AS "totalMs"`;
const amounts = Prisma.sql`
  sum(e."promptTokens")::float8 AS "prompt", sum(e."completionTokens")::float8 AS "completion",
  sum(e."cachedTokens")::float8 AS "cached"`;

/**
 * What this user's calls of the last 30 days took, by day and by model. Days are those of `zone`.
 */
export async function reportUsage(userId: string, zone: string): Promise<UsageReport> {
  const since = Prisma.sql`(date_trunc('day', now() AT TIME ZONE ${zone}) - ${reportedDays - 1} * interval '1 day')
    AT TIME ZONE ${zone} AT TIME ZONE 'UTC'`;
  const entries = Prisma.sql`
    (SELECT *, to_char("createdAt" AT TIME ZONE 'UTC' AT TIME ZONE ${zone}, 'YYYY-MM-DD') AS "day" FROM "UsageEntry"
     WHERE "userId" = ${userId}::uuid AND "createdAt" >= ${since}) AS e`;
  const [dayRows, timesRows, modelRows, names] = await Promise.all([
    db().$queryRaw<DayRow[]>(Prisma.sql`
      SELECT e."day", e."modelId", ${amounts} FROM ${entries} GROUP BY 1, 2`),
    db().$queryRaw<TimesRow[]>(Prisma.sql`
      SELECT e."day", ${medians} FROM ${entries} GROUP BY GROUPING SETS ((e."day"), ())`),
    db().$queryRaw<ModelRow[]>(Prisma.sql`
      SELECT e."modelId", count(*)::int AS "calls", ${amounts}, ${medians} FROM ${entries}
      GROUP BY 1 ORDER BY sum(e."promptTokens" + e."completionTokens") DESC, 1`),
    db().$queryRaw<{ day: string }[]>(Prisma.sql`
      SELECT to_char(date_trunc('day', now() AT TIME ZONE ${zone}) - n * interval '1 day', 'YYYY-MM-DD') AS "day"
      FROM generate_series(${reportedDays - 1}::int, 0, -1) AS n`),
  ]);
  const prices = await pricesOf(
    userId,
    modelRows.map(({ modelId }) => modelId),
  );
  const timesOf = (day: string | null): UsageTimes => {
    const row = timesRows.find((candidate) => candidate.day === day);
    return { firstTokenMs: row?.firstTokenMs ?? null, totalMs: row?.totalMs ?? null };
  };
  const days = new Map(
    names.map(({ day }): [string, DayUsage] => [
      day,
      { day, tokens: {}, costUsd: {}, prompt: 0, cached: 0, ...timesOf(day) },
    ]),
  );
  for (const row of dayRows) {
    const known = days.get(row.day);
    if (!known) continue;
    known.tokens[row.modelId] = row.prompt + row.completion;
    known.prompt += row.prompt;
    known.cached += row.cached;
    const costUsd = costOf(row, prices.get(row.modelId) ?? null);
    if (costUsd !== null) known.costUsd[row.modelId] = costUsd;
  }
  return {
    days: [...days.values()],
    models: modelRows.map((row) => ({ ...row, costUsd: costOf(row, prices.get(row.modelId) ?? null) })),
    times: timesOf(null),
    pricesAsOf: pricesSource.asOf,
  };
}

type TokenPrice = { inputUsd: number; outputUsd: number } | null;

async function pricesOf(userId: string, modelIds: readonly string[]): Promise<Map<string, TokenPrice>> {
  const connection = await connectionFor(userId).catch(() => null);
  const found = modelIds.map(
    async (modelId): Promise<[string, TokenPrice]> => [modelId, await findPrice(connection, modelId)],
  );
  return new Map(await Promise.all(found));
}

/** Every token that this user's calls took since the first of the month, whoever's key paid. */
export async function monthTokens(userId: string): Promise<number> {
  const { start } = quotaPeriods(new Date()).month;
  const sums = await db().usageEntry.aggregate({
    where: { userId, createdAt: { gte: start } },
    _sum: { promptTokens: true, completionTokens: true },
  });
  return (sums._sum.promptTokens ?? 0) + (sums._sum.completionTokens ?? 0);
}

function costOf({ prompt, completion, cached }: Amounts, price: TokenPrice): number | null {
  if (!price) return null;
  const read = prompt - cached * (1 - cachedShare);
  return (read * price.inputUsd + completion * price.outputUsd) / 1_000_000;
}
