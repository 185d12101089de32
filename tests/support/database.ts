/**
 * Databases for integration tests. Suites use the application's own door (`db()` of lib/db/server) on a database
 * that nobody else has: PGlite in memory, and PostgreSQL when a server is there.
 *
 * The server is `TEST_DATABASE_URL` (any database of it; its user may create databases), else whatever answers at
 * 127.0.0.1:5432 to user postgres. With `CI=true` or `REQUIRE_POSTGRES=1` a missing server fails the tests.
 */
import { createHash, randomBytes } from "node:crypto";
import { cp, mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  closeDatabase,
  type DatabaseKind,
  type DatabaseTarget,
  db,
  dumpDatabase,
  openDatabase,
} from "@/lib/db/server";

const serverUrl = await findPostgresql();
const isPostgresqlRequired = process.env.CI === "true" || process.env.REQUIRE_POSTGRES === "1";

/** Runs a suite on the embedded database and on PostgreSQL. Each run has one database for its whole suite. */
export function describeEachDatabase(name: string, define: (kind: DatabaseKind) => void): void {
  describe(`${name} (embedded)`, () => {
    withEmbeddedDatabase();
    define("embedded");
  });
  describePostgresql(`${name} (PostgreSQL)`, (createTestDatabase) => {
    beforeAll(async () => openDatabase({ url: await createTestDatabase() }));
    afterAll(closeDatabase);
    define("postgresql");
  });
}

/** Gives the suite around it an empty, migrated embedded database. */
export function withEmbeddedDatabase(): void {
  beforeAll(async () => openDatabase(await embeddedTarget()));
  afterAll(closeDatabase);
}

/**
 * Lets the tests of a file have data folders without creating a database each, which takes seconds. Returns what
 * puts a migrated, empty database into a folder.
 */
export function withDataFolders(): (dataDir: string) => Promise<void> {
  let template: string;
  beforeAll(async () => {
    template = await mkdtemp(join(tmpdir(), "tramontane-template-"));
    await openDatabase({ dataDir: template });
    await closeDatabase();
  });
  afterAll(() => rm(template, { recursive: true, force: true }));
  return (dataDir) => cp(template, dataDir, { recursive: true });
}

/** Empties every table; for suites whose tests count rows. */
export async function emptyDatabase(): Promise<void> {
  const tables = await db().$queryRaw<{ tablename: string }[]>`
    SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> '_prisma_migrations'`;
  await db().$executeRawUnsafe(
    `TRUNCATE ${tables.map(({ tablename }) => `"${tablename}"`).join(", ")} CASCADE`,
  );
}

/**
 * A suite that needs PostgreSQL itself. `createTestDatabase` makes an empty database without tables and returns
 * its address; it is dropped after the suite.
 */
export function describePostgresql(
  name: string,
  define: (createTestDatabase: () => Promise<string>) => void,
): void {
  if (serverUrl === undefined) {
    if (isPostgresqlRequired) {
      test(`${name} has a PostgreSQL server to run on`, () => {
        expect.fail("No PostgreSQL server: set TEST_DATABASE_URL, or start one on 127.0.0.1:5432.");
      });
    }
    return;
  }
  const server = serverUrl;
  describe(name, () => {
    const created: string[] = [];
    // Registered before the suite's own, hence run after them: by then nobody is connected any more.
    afterAll(() =>
      Promise.all(created.map((database) => run(server, `DROP DATABASE "${database}" WITH (FORCE)`))),
    );
    define(async () => {
      const database = `tramontane_test_${randomBytes(6).toString("hex")}`;
      await run(server, `CREATE DATABASE "${database}"`);
      created.push(database);
      const url = new URL(server);
      url.pathname = `/${database}`;
      return url.href;
    });
  });
}

async function findPostgresql(): Promise<string | undefined> {
  const configured = process.env.TEST_DATABASE_URL;
  const url = configured || "postgresql://postgres@127.0.0.1:5432/postgres";
  try {
    await run(url, "SELECT 1");
    return url;
  } catch (cause) {
    if (configured) throw new Error("TEST_DATABASE_URL does not answer.", { cause });
    return undefined;
  }
}

async function run(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 3_000 });
  await client.connect();
  await client.query(sql).finally(() => client.end());
}

/** Migrating from nothing takes seconds, loading a dump half of one, so the first suite leaves a dump for the rest. */
async function embeddedTarget(): Promise<DatabaseTarget> {
  const folder = "node_modules/.cache/tramontane";
  const file = join(folder, `database-${await hashInputs()}.tar`);
  const dump = await readFile(file).catch(() => undefined);
  if (dump) return { memory: true, dump: new Blob([dump]) };
  await openDatabase({ memory: true });
  const fresh = await dumpDatabase();
  await closeDatabase();
  await mkdir(folder, { recursive: true });
  // Another worker may be doing the same; a rename never shows half a file.
  const own = `${file}.${process.pid}`;
  await writeFile(own, Buffer.from(await fresh.arrayBuffer()));
  await rename(own, file);
  return { memory: true, dump: fresh };
}

async function hashInputs(): Promise<string> {
  const hash = createHash("sha256").update(await readFile("node_modules/@electric-sql/pglite/package.json"));
  for (const name of (await readdir("prisma/migrations")).sort()) {
    const script = await readFile(join("prisma/migrations", name, "migration.sql"), "utf8").catch(() => "");
    hash.update(name).update(script);
  }
  return hash.digest("hex").slice(0, 16);
}
