import { db } from "@/lib/db/server";

/** Every table of the open database by its own catalogue, so that a new one is never forgotten. */
export async function allTables(): Promise<string[]> {
  const rows = await db().$queryRaw<{ name: string }[]>`
    SELECT tablename AS "name" FROM pg_tables WHERE schemaname = current_schema() ORDER BY tablename`;
  return rows.map(({ name }) => name);
}

/** The tables with a column for a user. */
export async function tablesOfUsers(): Promise<string[]> {
  const rows = await db().$queryRaw<{ name: string }[]>`
    SELECT DISTINCT table_name AS "name" FROM information_schema.columns
    WHERE table_schema = current_schema() AND column_name = 'userId' ORDER BY table_name`;
  return rows.map(({ name }) => name);
}

/** In which tables any column of any row holds any of these texts, in small or capital letters: `table: text`. */
export async function findInTables(needles: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  for (const table of await allTables()) {
    for (const needle of needles) {
      const [row] = await db().$queryRawUnsafe<{ count: bigint }[]>(
        `SELECT count(*) AS "count" FROM "${table}" AS r WHERE strpos(lower(r::text), lower($1)) > 0`,
        needle,
      );
      if (Number(row?.count ?? 0) > 0) found.push(`${table}: ${needle}`);
    }
  }
  return found;
}

/** How many rows of a table belong to a user. */
export async function countOf(table: string, userId: string): Promise<number> {
  const [row] = await db().$queryRawUnsafe<{ count: bigint }[]>(
    `SELECT count(*) AS "count" FROM "${table}" WHERE "userId"::text = $1`,
    userId,
  );
  return Number(row?.count ?? 0);
}
