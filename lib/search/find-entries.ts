import "server-only";
import { db, Prisma, plannedEachTime } from "@/lib/db/server";

export type Filter = {
  modelIds?: readonly string[] | undefined;
  from?: Date | undefined;
  /** Not included. */
  to?: Date | undefined;
  /** The same for later pages, and included. */
  until?: Date | undefined;
};

/** What must be met, and what makes one match better than another: the words in their order. */
export type Wanted = { tsquery: string; inOrder: string | null };

export type Found = { id: string; conversationId: string; createdAt: Date; rank: number };

/** A word that more entries hold is looked for among the newest ones first. */
const frequent = 2_500;
const newestRows = 6_000;
/** So many in the newest rows mean so many in all that only the newest can matter. */
const enough = 100;
const maxMessages = 400;
const maxTitles = 100;

/** The titles that hold what is asked for, the best first and the newest of equals. */
export async function findTitles(userId: string, wanted: Wanted, filter: Filter): Promise<Found[]> {
  const titled = { ...wanted, tsquery: `'#title' & ${wanted.tsquery}` };
  return ranked(userId, titled, Prisma.sql`true`, filter, maxTitles);
}

/**
 * The messages that hold what is asked for, the best first and the newest of equals: of the newest few hundred.
 *
 * @param expected how many there may be, at most, as far as is known. The index finds rare words at once, but for
 * frequent ones it would read tens of thousands of rows to find the newest.
 */
export async function findMessages(
  userId: string,
  wanted: Wanted,
  filter: Filter,
  expected: number,
): Promise<Found[]> {
  if (expected > frequent) {
    const newest = await amongNewest(userId, wanted, filter);
    if (newest.length >= enough) return newest;
  }
  return ranked(userId, wanted, Prisma.sql`NOT "isTitle"`, filter, maxMessages);
}

/** Reads what the index of words gives. The offset keeps the planner from walking along the dates instead. */
function ranked(
  userId: string,
  wanted: Wanted,
  kind: Prisma.Sql,
  filter: Filter,
  most: number,
): Promise<Found[]> {
  return db().$queryRaw<Found[]>(Prisma.sql`${plannedEachTime}
    WITH matched AS MATERIALIZED (
      SELECT "id", "createdAt" FROM (
        SELECT "id", "createdAt" FROM "SearchEntry"
        WHERE "userId" = ${userId}::uuid AND "words" @@ ${wanted.tsquery}::tsquery AND ${kind} AND ${meets(filter)}
        OFFSET 0
      ) held
      ORDER BY "createdAt" DESC, "id" DESC LIMIT ${most}
    )
    SELECT e."id", e."conversationId", e."createdAt", ${rankOf(wanted)} AS "rank"
    FROM matched JOIN "SearchEntry" e ON e."id" = matched."id"
    ORDER BY "rank" DESC, e."createdAt" DESC, e."id" DESC`);
}

/**
 * Reads along the index by date and stops early. The planner must not know the limit: where it has no statistics, as
 * in the embedded database, it would rather sort everything that the reader has.
 */
function amongNewest(userId: string, wanted: Wanted, filter: Filter): Promise<Found[]> {
  return db().$queryRaw<Found[]>(Prisma.sql`${plannedEachTime}
    WITH newest AS (
      SELECT "id", "conversationId", "createdAt", "words", "isTitle" FROM "SearchEntry"
      WHERE "userId" = ${userId}::uuid AND ${meets(filter)}
      ORDER BY "createdAt" DESC LIMIT (SELECT ${newestRows}::int)
    ), matched AS MATERIALIZED (
      SELECT * FROM newest WHERE "words" @@ ${wanted.tsquery}::tsquery AND NOT "isTitle" LIMIT ${maxMessages}
    )
    SELECT e."id", e."conversationId", e."createdAt", ${rankOf(wanted)} AS "rank"
    FROM matched e
    ORDER BY "rank" DESC, e."createdAt" DESC, e."id" DESC`);
}

function meets({ modelIds, from, to, until }: Filter): Prisma.Sql {
  return Prisma.sql`true
    ${from ? Prisma.sql`AND "createdAt" >= ${from}` : Prisma.empty}
    ${to ? Prisma.sql`AND "createdAt" < ${to}` : Prisma.empty}
    ${until ? Prisma.sql`AND "createdAt" <= ${until}` : Prisma.empty}
    ${modelIds ? Prisma.sql`AND "modelId" IN (${Prisma.join([...modelIds])})` : Prisma.empty}`;
}

/** In coarse steps, so that the newest of about equal ones comes first; the words in their order come before all. */
function rankOf({ tsquery, inOrder }: Wanted): Prisma.Sql {
  const bonus = inOrder === null ? Prisma.empty : Prisma.sql`+ 10 * (e."words" @@ ${inOrder}::tsquery)::int`;
  return Prisma.sql`round((ts_rank(e."words", ${tsquery}::tsquery, 1) * 5)::numeric, 0)::int ${bonus}`;
}
