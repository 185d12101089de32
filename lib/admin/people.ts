import "server-only";
import { db, Prisma } from "@/lib/db/server";
import { AppError } from "@/lib/errors";
import { quotaPeriods } from "@/lib/usage/contract";
import { ownQuota } from "@/lib/usage/server";
import { type PeoplePage, type PeopleQuery, type Person, type PersonUsage, peopleShown } from "./contract";

const modelsShown = 20;

type Row = Omit<Person, "quota" | "isDisabled" | "createdAt" | "lastActiveAt"> & {
  disabledAt: Date | null;
  quota: unknown;
  createdAt: Date;
  lastActiveAt: Date | null;
};

/** One page of the people of this server, with what they spent. */
export async function listPeople(query: PeopleQuery): Promise<PeoplePage> {
  const where = conditions(query);
  const [rows, counted] = await Promise.all([
    readRows(where, query.order, (query.page - 1) * peopleShown),
    db().$queryRaw<{ total: number }[]>(
      Prisma.sql`SELECT count(*)::int AS "total" FROM "User" u WHERE ${where}`,
    ),
  ]);
  return { people: rows.map(toPerson), total: counted[0]?.total ?? 0 };
}

/**
 * One of them.
 *
 * @throws {AppError} `not_found`
 */
export async function getPerson(id: string): Promise<Person> {
  const [row] = await readRows(Prisma.sql`u."id" = ${id}::uuid`, "newest", 0);
  if (!row) throw new AppError("not_found");
  return toPerson(row);
}

/** What somebody's calls of this month took, by model. */
export function personUsage(id: string): Promise<PersonUsage> {
  const { start } = quotaPeriods(new Date()).month;
  return db().$queryRaw<PersonUsage>(Prisma.sql`
    SELECT "modelId", count(*)::int AS "calls", sum("promptTokens" + "completionTokens")::float8 AS "tokens"
    FROM "UsageEntry" WHERE "userId" = ${id}::uuid AND "createdAt" >= ${start}
    GROUP BY 1 ORDER BY 3 DESC LIMIT ${modelsShown}`);
}

function conditions({ group, search }: PeopleQuery): Prisma.Sql {
  const groups = {
    accounts: Prisma.sql`NOT u."isGuest"`,
    guests: Prisma.sql`u."isGuest"`,
    disabled: Prisma.sql`u."disabledAt" IS NOT NULL`,
  };
  if (search === "") return groups[group];
  const pattern = `%${search.replace(/[\\%_]/g, "\\$&")}%`;
  return Prisma.sql`${groups[group]} AND (u."name" ILIKE ${pattern} OR u."email" ILIKE ${pattern} OR u."id"::text = ${search.toLowerCase()})`;
}

function readRows(where: Prisma.Sql, order: PeopleQuery["order"], offset: number): Promise<Row[]> {
  const { day, month } = quotaPeriods(new Date());
  const newest = Prisma.sql`u."id" DESC`;
  return db().$queryRaw<Row[]>(Prisma.sql`
    SELECT u."id", u."name", u."email", u."isGuest", u."role"::text AS "role", u."disabledAt", u."quota", u."createdAt",
      coalesce(s."day", 0)::float8 AS "dayTokens", coalesce(s."month", 0)::float8 AS "monthTokens",
      coalesce(s."own", 0)::float8 AS "ownMonthTokens", c."count"::int AS "conversations",
      greatest(c."last", e."last") AS "lastActiveAt"
    FROM "User" u
    LEFT JOIN LATERAL (
      SELECT sum(e."promptTokens" + e."completionTokens")
          FILTER (WHERE e."keyKind" = 'server' AND e."createdAt" >= ${day.start}) AS "day",
        sum(e."promptTokens" + e."completionTokens") FILTER (WHERE e."keyKind" = 'server') AS "month",
        sum(e."promptTokens" + e."completionTokens") FILTER (WHERE e."keyKind" = 'own') AS "own"
      FROM "UsageEntry" e WHERE e."userId" = u."id" AND e."createdAt" >= ${month.start}
    ) s ON true
    LEFT JOIN LATERAL (
      SELECT count(*) AS "count", max(c."lastMessageAt") AS "last" FROM "Conversation" c WHERE c."userId" = u."id"
    ) c ON true
    LEFT JOIN LATERAL (
      SELECT max(e."createdAt") AS "last" FROM "UsageEntry" e WHERE e."userId" = u."id"
    ) e ON true
    WHERE ${where}
    ORDER BY ${order === "usage" ? Prisma.sql`s."month" DESC NULLS LAST, ${newest}` : newest}
    LIMIT ${peopleShown} OFFSET ${offset}`);
}

function toPerson({ disabledAt, quota, createdAt, lastActiveAt, ...row }: Row): Person {
  return {
    ...row,
    isDisabled: disabledAt !== null,
    quota: ownQuota(quota),
    createdAt: createdAt.toISOString(),
    lastActiveAt: lastActiveAt?.toISOString() ?? null,
  };
}
