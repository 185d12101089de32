import "server-only";
import { createHash } from "node:crypto";
import { db, Prisma, plannedEachTime } from "@/lib/db/server";
import { AppError } from "@/lib/errors";
import { type Connection, connectionId, embeddingModelId } from "@/lib/mistral/server";
import { remember } from "@/lib/remember";
import { embedFor, openConnection, slotOf, takeSlot } from "./embed";
import { isSwitchedOn } from "./readers";
import { canKeepVectors } from "./storage";
import { asVector } from "./vector-text";

/** A message that is near a query in meaning; the nearer, the closer to 1. */
export type Near = { id: string; conversationId: string; createdAt: Date; similarity: number };

export type NearFilter = {
  modelIds?: readonly string[] | undefined;
  from?: Date | undefined;
  /** Not included. */
  to?: Date | undefined;
};

/** So many are compared whole, of those that look near by their bits. */
const maxCompared = 200;
const maxNear = 20;
/** Below this nothing has to do with anything. */
const leastSimilarity = 0.2;
const fewestCompared = 6;
/** A reader looks at words meanwhile; what comes later than this is not missed. */
const longestWaitMs = 3_000;
const longestCallMs = 10_000;

/** The same query is asked again for every filter that is changed, and whenever somebody goes back. */
const maxKept = 300;
const keptQueries = () => remember("semantic.queries", () => new Map<string, number[]>());

/**
 * The messages of a reader that mean about the same as a query, the nearest first. None when the reader has not
 * switched it on; nothing is sent then.
 *
 * @throws {AppError} `quota_reached`, `provider_rate_limited` when the key is held back, or why the query could not be
 * embedded.
 */
export async function findNearest(
  userId: string,
  query: string,
  filter: NearFilter,
  signal: AbortSignal,
): Promise<Near[]> {
  if (!(await isSwitchedOn(userId)) || !(await canKeepVectors())) return [];
  const vector = asVector(await embedQuery(userId, query, signal));
  const candidates = await db().$queryRaw<Near[]>(Prisma.sql`${plannedEachTime}
    SELECT near."id", e."conversationId", e."createdAt", 1 - (near."vector" <=> ${vector}::halfvec) AS "similarity"
    FROM (
      SELECT v."entryId" AS "id", v."vector" FROM "SemanticVector" v
      WHERE v."userId" = ${userId}::uuid AND ${meets(filter)}
      ORDER BY v."bits" <~> binary_quantize(${vector}::halfvec)::bit(1024) LIMIT ${maxCompared}
    ) near JOIN "SearchEntry" e ON e."id" = near."id"
    WHERE e."userId" = ${userId}::uuid
    ORDER BY "similarity" DESC, e."createdAt" DESC`);
  return onlyNear(candidates);
}

/**
 * Leaves out what is no nearer than the rest. How near unrelated texts are differs from model to model, so the measure
 * is taken from the candidates: two fifths of the way from the farthest to the best. A few have no rest to stand out from.
 */
export function onlyNear<T extends { similarity: number }>(nearestFirst: readonly T[]): T[] {
  const best = nearestFirst[0]?.similarity ?? 0;
  const farthest = nearestFirst.at(-1)?.similarity ?? 0;
  const standsOut = nearestFirst.length < fewestCompared ? 0 : farthest + (best - farthest) * 0.4;
  const least = Math.max(leastSimilarity, standsOut);
  return nearestFirst.filter(({ similarity }) => similarity >= least).slice(0, maxNear);
}

async function embedQuery(userId: string, query: string, caller: AbortSignal): Promise<number[]> {
  const connection = await openConnection(userId);
  const key = keyOf(connection, query);
  const known = keptQueries().get(key);
  if (known) return known;
  const signal = AbortSignal.any([caller, AbortSignal.timeout(longestCallMs)]);
  const waitMs = slotOf(connection, "search") - Date.now();
  if (waitMs > longestWaitMs) {
    const retryAfterSeconds = Math.ceil(waitMs / 1_000);
    throw new AppError("provider_rate_limited", { details: { model: embeddingModelId, retryAfterSeconds } });
  }
  await takeSlot(connection, "search", longestWaitMs, signal);
  const [vector = []] = await embedFor(userId, connection, [query], signal);
  keep(key, vector);
  return vector;
}

function keep(key: string, vector: number[]): void {
  const kept = keptQueries();
  kept.set(key, vector);
  const [oldest] = kept.keys();
  if (kept.size > maxKept && oldest !== undefined) kept.delete(oldest);
}

/** What somebody looked for stays no longer in memory than its vector, and not as text. */
function keyOf(connection: Connection, query: string): string {
  return createHash("sha256")
    .update(`${connectionId(connection)}\n${query}`)
    .digest("base64url");
}

function meets({ modelIds, from, to }: NearFilter): Prisma.Sql {
  if (!modelIds && !from && !to) return Prisma.sql`true`;
  return Prisma.sql`EXISTS (
    SELECT 1 FROM "SearchEntry" f WHERE f."id" = v."entryId"
      ${from ? Prisma.sql`AND f."createdAt" >= ${from}` : Prisma.empty}
      ${to ? Prisma.sql`AND f."createdAt" < ${to}` : Prisma.empty}
      ${modelIds ? Prisma.sql`AND f."modelId" IN (${Prisma.join([...modelIds])})` : Prisma.empty})`;
}
