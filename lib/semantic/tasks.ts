import "server-only";
import { uuidv7 } from "uuidv7";
import { db, Prisma } from "@/lib/db/server";
import { estimateTokens } from "@/lib/usage/contract";
import { asVector } from "./vector-text";

/** Messages that one process embeds with one call, and nobody else meanwhile. */
export type Batch = { claimId: string; userId: string; messages: { entryId: string; text: string }[] };

/** How much goes into one call. */
export type Room = { messages: number; characters: number };

/** The beginning of a long message tells what it is about; all of it would cost more than it finds. */
export const usualRoom: Room = { messages: 32, characters: 6_000 };

/** Mistral takes 16,384 tokens in one call for embeddings, and our count is an estimate. */
const maxTokens = 12_000;
/** Longer than a call may take. */
const claimSeconds = 120;

const now = Prisma.sql`(now() AT TIME ZONE 'UTC')`;
const isFree = Prisma.sql`(t."claimedUntil" IS NULL OR t."claimedUntil" <= ${now})`;

/** Somebody who has messages to embed and is not shut out, whoever it is; `null` when there is nothing to do now. */
export async function nextReader(): Promise<string | null> {
  const [row] = await db().$queryRaw<{ userId: string }[]>(Prisma.sql`
    SELECT r."userId" FROM "SemanticReader" r JOIN "User" u ON u."id" = r."userId"
    WHERE u."disabledAt" IS NULL AND (r."pausedUntil" IS NULL OR r."pausedUntil" <= ${now})
      AND EXISTS (SELECT 1 FROM "SemanticTask" t WHERE t."userId" = r."userId" AND ${isFree})
    ORDER BY random() LIMIT 1`);
  return row?.userId ?? null;
}

/**
 * Takes the newest messages of a reader that nobody works on. A claim runs out, so those of a process that died are
 * taken again. What doesn't fit one call is left for the next.
 */
export async function claimBatch(userId: string, room: Room): Promise<Batch | null> {
  const claimId = uuidv7();
  const rows = await db().$queryRaw<{ entryId: string; text: string }[]>(Prisma.sql`
    WITH claimed AS (
      UPDATE "SemanticTask" SET "claimId" = ${claimId}::uuid, "claimedUntil" = ${now} + ${claimSeconds} * interval '1 second'
      WHERE "entryId" IN (
        SELECT t."entryId" FROM "SemanticTask" t WHERE t."userId" = ${userId}::uuid AND ${isFree}
        ORDER BY t."entryId" DESC LIMIT ${room.messages} FOR UPDATE SKIP LOCKED
      )
      RETURNING "entryId"
    )
    SELECT claimed."entryId", left(search_text(m."parts"), ${room.characters}::int) AS "text"
    FROM claimed JOIN "Message" m ON m."id" = claimed."entryId"
    ORDER BY claimed."entryId" DESC`);
  const fitting = countFitting(rows.map(({ text }) => text));
  await giveBack(
    claimId,
    rows.slice(fitting).map(({ entryId }) => entryId),
  );
  return fitting === 0 ? null : { claimId, userId, messages: rows.slice(0, fitting) };
}

/** Lets others take what this process could not do, or some of it. */
export async function giveBack(claimId: string, entryIds: readonly string[]): Promise<void> {
  if (entryIds.length === 0) return;
  await db().$executeRaw(Prisma.sql`
    UPDATE "SemanticTask" SET "claimId" = NULL, "claimedUntil" = NULL
    WHERE "claimId" = ${claimId}::uuid AND "entryId" = ANY(${[...entryIds]}::uuid[])`);
}

/** Gives up on messages that the provider takes in no length. */
export async function dropTasks({ claimId }: Batch): Promise<void> {
  await db().semanticTask.deleteMany({ where: { claimId } });
}

/**
 * Keeps the vectors of a batch and strikes its tasks off, once: of messages that were deleted, or whose reader has
 * switched off, nothing is kept. Skips what is being deleted now instead of waiting for it, since whoever deletes
 * would wait for the tasks.
 */
export async function keepVectors(batch: Batch, vectors: readonly number[][]): Promise<void> {
  await db().$executeRaw(Prisma.sql`
    WITH fresh AS (
      SELECT * FROM unnest(
        ${batch.messages.map(({ entryId }) => entryId)}::uuid[], ${vectors.map(asVector)}::text[]
      ) AS f("entryId", "vector")
    ), reader AS MATERIALIZED (
      SELECT "userId" FROM "SemanticReader" WHERE "userId" = ${batch.userId}::uuid FOR KEY SHARE SKIP LOCKED
    ), entry AS MATERIALIZED (
      SELECT e."id", reader."userId" FROM "SearchEntry" e, reader
      WHERE e."id" IN (SELECT "entryId" FROM fresh) FOR KEY SHARE OF e SKIP LOCKED
    ), done AS (
      DELETE FROM "SemanticTask" t USING entry
      WHERE t."entryId" = entry."id" AND t."userId" = entry."userId" AND t."claimId" = ${batch.claimId}::uuid
      RETURNING t."entryId", t."userId"
    )
    INSERT INTO "SemanticVector" ("entryId", "userId", "vector")
    SELECT done."entryId", done."userId", fresh."vector"::halfvec FROM done JOIN fresh USING ("entryId")
    ON CONFLICT ("entryId") DO UPDATE SET "vector" = excluded."vector"`);
}

/** Frees what a process that is gone had claimed. Only where there can be no other process. */
export async function freeClaims(): Promise<void> {
  await db().semanticTask.updateMany({
    where: { claimedUntil: { not: null } },
    data: { claimId: null, claimedUntil: null },
  });
}

/**
 * Makes a task of every message that has neither a task nor a vector: at the start for all readers, since the vectors
 * don't come along when a database moves, and for one who switches on.
 */
export async function noteMissing(userId: string | null = null): Promise<void> {
  await db().$executeRaw(Prisma.sql`
    INSERT INTO "SemanticTask" ("entryId", "userId")
    SELECT e."id", e."userId" FROM "SearchEntry" e JOIN "SemanticReader" r ON r."userId" = e."userId"
    WHERE NOT e."isTitle" AND (${userId}::uuid IS NULL OR e."userId" = ${userId}::uuid)
      AND NOT EXISTS (SELECT 1 FROM "SemanticVector" v WHERE v."entryId" = e."id")
    ON CONFLICT DO NOTHING`);
}

/** How many of these texts, from the first on, fit one call. The first one always does. */
function countFitting(texts: readonly string[]): number {
  let tokens = 0;
  for (const [index, text] of texts.entries()) {
    tokens += estimateTokens(text);
    if (tokens > maxTokens && index > 0) return index;
  }
  return texts.length;
}
