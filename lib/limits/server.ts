import "server-only";
import { RateLimiterRes } from "rate-limiter-flexible";
import { db } from "@/lib/db/server";
import { AppError } from "@/lib/errors";
import { log } from "@/lib/log";
import { remember } from "@/lib/remember";

import { OneStatementLimiter } from "./one-statement-limiter";

export { callerAddress, sealCallerAddress } from "./caller-address";

/** At most `points` calls in `perSeconds` seconds for each key. Counted in the database, so all instances share it. */
export type Limit = { name: string; points: number; perSeconds: number };

/**
 * Counts one call.
 *
 * @throws {AppError} `rate_limited` with `details.retryAfterSeconds`.
 */
export async function consumeLimit(limit: Limit, key: string): Promise<void> {
  try {
    await limiter(limit).consume(key);
  } catch (refusal) {
    if (!(refusal instanceof RateLimiterRes)) throw refusal;
    const retryAfterSeconds = Math.max(1, Math.ceil(refusal.msBeforeNext / 1000));
    // Not whose: an address is nobody's business.
    log().info({ limit: limit.name, retryAfterSeconds }, "a limit is reached");
    throw new AppError("rate_limited", { details: { retryAfterSeconds } });
  }
}

/**
 * Refuses whoever is over a limit already, and counts nothing.
 *
 * @throws {AppError} `rate_limited` as `consumeLimit`.
 */
export async function checkLimit(limit: Limit, key: string): Promise<void> {
  const counted = await limiter(limit).get(key);
  if (counted === null || counted.consumedPoints < limit.points) return;
  const retryAfterSeconds = Math.max(1, Math.ceil(counted.msBeforeNext / 1000));
  throw new AppError("rate_limited", { details: { retryAfterSeconds } });
}

/** Forgets what was counted for this key. */
export async function resetLimit(limit: Limit, key: string): Promise<void> {
  await limiter(limit).delete(key);
}

type Client = ReturnType<typeof db>;

function limiter(limit: Limit): OneStatementLimiter {
  const byClient = remember("limiters", () => new WeakMap<Client, Map<string, OneStatementLimiter>>());
  const client = db();
  const limiters = byClient.get(client) ?? new Map<string, OneStatementLimiter>();
  byClient.set(client, limiters);
  const known = limiters.get(limit.name);
  if (known) return known;
  const created = new OneStatementLimiter({
    storeClient: client,
    keyPrefix: limit.name,
    points: limit.points,
    duration: limit.perSeconds,
    // One limiter sweeps the table for all of them.
    clearExpiredByTimeout: limiters.size === 0,
  });
  limiters.set(limit.name, created);
  return created;
}
