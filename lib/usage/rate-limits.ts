import "server-only";
import { db, Prisma } from "@/lib/db/server";
import type { KeyKind } from "@/lib/keys/contract";
import { log } from "@/lib/log";
import { remember } from "@/lib/remember";
import { type RateLimitSighting, rateLimitSightings } from "./contract";

const settingName = "rate-limits";
/** The headers change with every answer; what is kept may be a little old. */
const keepEveryMs = 5_000;
const headerName = /^x-ratelimit-([a-z-]{1,60})$/;

/** When what was seen was last kept, by owner and model. */
const keptAt = () => remember("usage.rateLimitsKept", () => new Map<string, number>());

/**
 * Keeps the `x-ratelimit-*` headers of an answer: for a reader's own key with the reader, for the server's key with
 * the server. Does not wait and never throws.
 */
export function noteRateLimits(userId: string, keyKind: KeyKind, modelId: string, headers: Headers): void {
  const seen = Object.fromEntries(
    [...headers].flatMap(([name, value]) => {
      const short = headerName.exec(name)?.[1];
      return short && /^\d{1,15}$/.test(value) ? [[short, Number(value)]] : [];
    }),
  );
  if (modelId === "" || Object.keys(seen).length === 0) return;
  const place = `${keyKind === "own" ? userId : ""} ${modelId}`;
  const now = Date.now();
  if (now - (keptAt().get(place) ?? 0) < keepEveryMs) return;
  keptAt().set(place, now);
  const value = JSON.stringify({ [modelId]: { seenAt: new Date(now).toISOString(), values: seen } });
  const kept = keyKind === "own" ? keepWithReader(userId, value) : keepWithServer(value);
  kept.catch((error: unknown) => log().warn({ err: error }, "could not keep the rate limits that were seen"));
}

/** What was last seen for the key that this reader's calls are made with, the latest first. */
export async function readRateLimits(userId: string, keyKind: KeyKind): Promise<RateLimitSighting[]> {
  const value =
    keyKind === "own"
      ? (await db().user.findUnique({ where: { id: userId }, select: { settings: true } }))?.settings
      : (await db().serverSetting.findUnique({ where: { name: settingName }, select: { value: true } }))
          ?.value;
  const kept = keyKind === "own" ? Object(value).rateLimits : value;
  const parsed = rateLimitSightings.safeParse(kept ?? {});
  if (!parsed.success) return [];
  return Object.entries(parsed.data)
    .map(([modelId, sighting]) => ({ modelId, ...sighting }))
    .sort((a, b) => b.seenAt.localeCompare(a.seenAt));
}

function keepWithReader(userId: string, value: string): Promise<unknown> {
  return db().$executeRaw(Prisma.sql`
    UPDATE "User" SET "settings" = jsonb_set("settings", '{rateLimits}',
      coalesce("settings"->'rateLimits', '{}'::jsonb) || ${value}::jsonb)
    WHERE "id" = ${userId}::uuid`);
}

function keepWithServer(value: string): Promise<unknown> {
  return db().$executeRaw(Prisma.sql`
    INSERT INTO "ServerSetting" AS kept ("name", "value", "updatedAt")
    VALUES (${settingName}, ${value}::jsonb, ${new Date()})
    ON CONFLICT ("name") DO UPDATE SET "value" = kept."value" || excluded."value", "updatedAt" = excluded."updatedAt"`);
}
