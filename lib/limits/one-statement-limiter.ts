import "server-only";
import { RateLimiterPrisma } from "rate-limiter-flexible";
import { db, Prisma } from "@/lib/db/server";

type Stored = { points: number; expire: Date | null };

/**
 * The library's limiter, counting in one statement instead of two: every message that is sent is counted, and on
 * the embedded database a statement is half a millisecond of the one thread that writes everybody's answers.
 * `_upsert` is where the library lets stores differ.
 */
export class OneStatementLimiter extends RateLimiterPrisma {
  async _upsert(key: string, points: number, durationMs: number, forceExpire: boolean): Promise<Stored> {
    const now = new Date();
    const expire = durationMs > 0 ? new Date(now.getTime() + durationMs) : null;
    const [row] = await db().$queryRaw<Stored[]>(Prisma.sql`
      INSERT INTO "RateLimiterFlexible" AS counted ("key", "points", "expire")
      VALUES (${key}, ${points}, ${expire})
      ON CONFLICT ("key") DO UPDATE SET
        "points" = CASE WHEN ${forceExpire} OR counted."expire" <= ${now}
          THEN excluded."points" ELSE counted."points" + excluded."points" END,
        "expire" = CASE WHEN ${forceExpire} OR counted."expire" <= ${now}
          THEN excluded."expire" ELSE counted."expire" END
      RETURNING "points", "expire"`);
    if (!row) throw new Error("the limiter's statement returned nothing");
    return row;
  }
}
