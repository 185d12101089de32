import "server-only";
import { StartupError } from "@/lib/startup-error";
import { openEmbedded } from "./embedded";
import type { Prisma, PrismaClient } from "./generated/client";
import { openPostgresql } from "./postgresql";

/** What was copied of one table. */
export type MovedTable = { table: string; rows: number };

type Transaction = Prisma.TransactionClient;
type Column = { name: string; isBytes: boolean };
type Constraint = { table: string; name: string; definition: string };

const pageRows = 500;
/** Rows that hold files are read a few at a time: each page is one statement's parameter. */
const pageRowsWithBytes = 8;
const longestMoveMs = 24 * 60 * 60_000;

/**
 * Copies everything from the embedded database of a data folder into an empty PostgreSQL database, in one
 * transaction: either all rows are there afterwards, each table compared by count and checksum, or none. The
 * folder stays as it was.
 *
 * @throws {StartupError} when the folder is in use, the goal holds data, or something came out different.
 */
export async function moveDatabase(
  from: { dataDir: string },
  to: { url: string },
  onTable: (moved: MovedTable) => void = () => {},
): Promise<MovedTable[]> {
  const source = await openEmbedded(from.dataDir);
  try {
    const goal = await openPostgresql(to.url);
    try {
      return await goal.client.$transaction((transaction) => copyAll(source.client, transaction, onTable), {
        timeout: longestMoveMs,
      });
    } finally {
      await goal.close();
    }
  } finally {
    await source.close();
  }
}

async function copyAll(
  source: PrismaClient,
  goal: Transaction,
  onTable: (moved: MovedTable) => void,
): Promise<MovedTable[]> {
  await goal.$executeRawUnsafe("SET LOCAL statement_timeout = 0");
  const tables = await readTables(goal);
  // Nobody may write into what is being compared.
  await goal.$executeRawUnsafe(`LOCK TABLE ${tables.map(quote).join(", ")} IN ACCESS EXCLUSIVE MODE`);
  await refuseData(goal, tables);
  const constraints = await readForeignKeys(goal);
  // Rows come in no particular order, and what triggers would derive is copied like the rest. Putting the
  // constraints back checks every row.
  for (const { table, name } of constraints) await alter(goal, table, `DROP CONSTRAINT ${quote(name)}`);
  for (const table of tables) await alter(goal, table, "DISABLE TRIGGER USER");
  const moved: MovedTable[] = [];
  for (const table of tables) {
    await copyTable(source, goal, table);
    const [there, here] = [await summarize(source, table), await summarize(goal, table)];
    if (there.rows !== here.rows || there.checksum !== here.checksum) {
      throw new StartupError(
        `${table} came out different (${there.rows} rows in the data folder, ${here.rows} in PostgreSQL), so ` +
          "nothing was moved.",
      );
    }
    const result = { table, rows: here.rows };
    moved.push(result);
    onTable(result);
  }
  for (const table of tables) await alter(goal, table, "ENABLE TRIGGER USER");
  for (const { table, name, definition } of constraints)
    await alter(goal, table, `ADD CONSTRAINT ${quote(name)} ${definition}`);
  return moved;
}

async function readTables(client: Transaction): Promise<string[]> {
  const rows = await client.$queryRawUnsafe<{ tablename: string }[]>(
    `SELECT tablename FROM pg_tables
     WHERE schemaname = current_schema() AND tablename <> '_prisma_migrations' ORDER BY tablename`,
  );
  return rows.map(({ tablename }) => tablename);
}

async function refuseData(client: Transaction, tables: string[]): Promise<void> {
  for (const table of tables) {
    const rows = await client.$queryRawUnsafe<unknown[]>(`SELECT 1 FROM ${quote(table)} LIMIT 1`);
    if (rows.length > 0) {
      throw new StartupError(
        `The PostgreSQL database holds data already (in ${table}). Name an empty one in DATABASE_URL.`,
      );
    }
  }
}

function readForeignKeys(client: Transaction): Promise<Constraint[]> {
  return client.$queryRawUnsafe<Constraint[]>(
    `SELECT r.relname AS "table", c.conname AS "name", pg_get_constraintdef(c.oid) AS "definition"
     FROM pg_constraint c JOIN pg_class r ON r.oid = c.conrelid JOIN pg_namespace n ON n.oid = r.relnamespace
     WHERE c.contype = 'f' AND n.nspname = current_schema()`,
  );
}

/** Those that are stored; generated ones are computed anew. */
function readColumns(client: Transaction, table: string): Promise<Column[]> {
  return client.$queryRawUnsafe<Column[]>(
    `SELECT a.attname AS "name", a.atttypid = 'bytea'::regtype AS "isBytes"
     FROM pg_attribute a JOIN pg_class r ON r.oid = a.attrelid JOIN pg_namespace n ON n.oid = r.relnamespace
     WHERE n.nspname = current_schema() AND r.relname = $1
       AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''`,
    table,
  );
}

/** By place in the table, so that it needs no key: the folder's lock keeps writers out. */
async function copyTable(source: PrismaClient, goal: Transaction, table: string): Promise<void> {
  const columns = await readColumns(goal, table);
  const names = columns.map(({ name }) => quote(name)).join(", ");
  const rows = columns.some(({ isBytes }) => isBytes) ? pageRowsWithBytes : pageRows;
  for (let after = "(0,0)"; ; ) {
    const [page] = await source.$queryRawUnsafe<{ rows: string | null; last: string | null }[]>(
      `SELECT json_agg(row_to_json(p.*))::text AS "rows", max(p."~place")::text AS "last"
       FROM (SELECT ctid AS "~place", ${names} FROM ${quote(table)} WHERE ctid > $1::tid ORDER BY ctid LIMIT ${rows}) p`,
      after,
    );
    if (!page?.rows || page.last === null) return;
    await goal.$executeRawUnsafe(
      `INSERT INTO ${quote(table)} (${names})
       SELECT ${names} FROM json_populate_recordset(NULL::${quote(table)}, $1::json)`,
      page.rows,
    );
    after = page.last;
  }
}

/** The same for the same rows, whatever their order and whichever PostgreSQL holds them. */
async function summarize(
  client: Transaction,
  table: string,
): Promise<{ rows: number; checksum: string | null }> {
  const [row] = await client.$queryRawUnsafe<{ rows: number; checksum: string | null }[]>(
    `SELECT count(*)::int AS "rows", md5(string_agg(h, '' ORDER BY h)) AS "checksum"
     FROM (SELECT md5(t::text) AS h FROM ${quote(table)} t) hashes`,
  );
  if (!row) throw new Error(`${table} could not be counted`);
  return row;
}

async function alter(client: Transaction, table: string, change: string): Promise<void> {
  await client.$executeRawUnsafe(`ALTER TABLE ${quote(table)} ${change}`);
}

function quote(identifier: string): string {
  return `"${identifier.replaceAll('"', '""')}"`;
}
