import "server-only";
import { RateLimiterPrisma } from "rate-limiter-flexible";
import { db, gather, Prisma } from "@/lib/db/server";

type Stored = { points: number; expire: Date | null };
type Count = { key: string; points: number; expire: Date | null };

/**
 * The library's limiter, counting in one statement instead of two, and calls of the same moment in the same one:
 * every message that is sent is counted, and on the embedded database a statement is time of the one thread that
 * writes everybody's answers. `_upsert` is where the library lets stores differ.
 */
export class OneStatementLimiter extends RateLimiterPrisma {
  async _upsert(key: string, points: number, durationMs: number, forceExpire: boolean): Promise<Stored> {
    const expire = durationMs > 0 ? new Date(Date.now() + durationMs) : null;
    if (!forceExpire) return count({ key, points, expire });
    const [stored] = await store([{ key, points, expire }], true);
    if (!stored) throw new Error("the limiter's statement returned nothing");
    return stored;
  }
}

/** A row can be written once in a statement, so what is counted for the same key goes as one sum. */
const count = gather(async (counts: readonly Count[]): Promise<Stored[]> => {
  const sums = new Map<string, Count>();
  const upTo = counts.map((one) => {
    const points = (sums.get(one.key)?.points ?? 0) + one.points;
    sums.set(one.key, { ...one, points });
    return { key: one.key, points };
  });
  const byKey = new Map((await store([...sums.values()], false)).map((row) => [row.key, row]));
  return upTo.map(({ key, points }) => {
    const row = byKey.get(key);
    const sum = sums.get(key);
    if (!row || !sum) throw new Error("the limiter's statement returned nothing");
    // Each sees what was counted up to its own call.
    return { points: row.points - sum.points + points, expire: row.expire };
  });
});

function store(counts: readonly Count[], isAnew: boolean): Promise<(Stored & { key: string })[]> {
  const now = new Date();
  // In one order everywhere: the statements of two instances must not wait for each other.
  return db().$queryRaw(Prisma.sql`
    INSERT INTO "RateLimiterFlexible" AS counted ("key", "points", "expire")
    SELECT "key", "points", nullif("expire", '')::timestamp
    FROM unnest(
      ${counts.map(({ key }) => key)}::text[],
      ${counts.map(({ points }) => points)}::int[],
      ${counts.map(({ expire }) => expire?.toISOString() ?? "")}::text[]
    ) AS asked("key", "points", "expire")
    ORDER BY "key"
    ON CONFLICT ("key") DO UPDATE SET
      "points" = CASE WHEN ${isAnew} OR counted."expire" <= ${now}
        THEN excluded."points" ELSE counted."points" + excluded."points" END,
      "expire" = CASE WHEN ${isAnew} OR counted."expire" <= ${now}
        THEN excluded."expire" ELSE counted."expire" END
    RETURNING "key", "points", "expire"`);
}
