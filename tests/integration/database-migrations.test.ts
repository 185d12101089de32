import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { closeDatabase, type DatabaseTarget, db, openDatabase } from "@/lib/db/server";
import { StartupError } from "@/lib/startup-error";
import { describePostgresql, withDataFolders } from "../support/database";

/** A copy of the project's migrations to add to; the application looks for them where it is started. */
let project: string;

beforeEach(async () => {
  project = await mkdtemp(join(tmpdir(), "tramontane-migrations-"));
  await cp("prisma/migrations", join(project, "prisma", "migrations"), { recursive: true });
  await cp("package.json", join(project, "package.json"));
  await symlink(resolve("node_modules"), join(project, "node_modules"));
  vi.spyOn(process, "cwd").mockReturnValue(project);
});

// The spy is undone after every test, with all others.
afterEach(async () => {
  await closeDatabase();
  await rm(project, { recursive: true, force: true });
});

const migrationFolder = (name: string) => join(project, "prisma", "migrations", name);

async function writeMigration(name: string, sql: string): Promise<void> {
  await mkdir(migrationFolder(name), { recursive: true });
  await writeFile(join(migrationFolder(name), "migration.sql"), sql);
}

async function expectRefused(target: DatabaseTarget, sentence: RegExp): Promise<void> {
  const error: unknown = await openDatabase(target).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(StartupError);
  expect((error as StartupError).message).toMatch(sentence);
}

async function reopen(target: DatabaseTarget): Promise<void> {
  await closeDatabase();
  await openDatabase(target);
}

function defineSuite(createTarget: () => Promise<DatabaseTarget>): void {
  test("a new migration is applied at the next start, once, with the semicolons in its bodies and strings", async () => {
    const target = await createTarget();
    await openDatabase(target);
    await writeMigration(
      "99990101000000_note",
      `CREATE TABLE "Note" (text TEXT);
       CREATE FUNCTION note_count() RETURNS bigint AS $$ BEGIN
         RETURN (SELECT count(*) FROM "Note");
       END; $$ LANGUAGE plpgsql;
       INSERT INTO "Note" VALUES ('one; two');`,
    );
    await reopen(target);
    expect(await db().$queryRaw`SELECT note_count(), (SELECT text FROM "Note")`).toEqual([
      { note_count: 1n, text: "one; two" },
    ]);
    await reopen(target);
    expect(await db().$queryRaw`SELECT note_count()`).toEqual([{ note_count: 1n }]);
  });

  test("a migration that fails is undone, names its reason, and runs once it is corrected", async () => {
    const target = await createTarget();
    await writeMigration("99990101000000_fine", `CREATE TABLE "Fine" (id int)`);
    await writeMigration("99990102000000_broken", `CREATE TABLE "Half" (id int); SELECT 1 / 0;`);
    await expectRefused(
      target,
      /99990102000000_broken of the database failed and was undone: .*division by zero/,
    );
    await writeMigration("99990102000000_broken", `CREATE TABLE "Whole" (id int)`);
    await openDatabase(target);
    const [tables] = await db().$queryRaw<unknown[]>`
      SELECT to_regclass('"Fine"')::text AS fine, to_regclass('"Half"')::text AS half,
             to_regclass('"Whole"')::text AS whole`;
    expect(tables).toEqual({ fine: '"Fine"', half: null, whole: '"Whole"' });
  });

  test("a database that a newer version has migrated is left alone", async () => {
    const target = await createTarget();
    await writeMigration("99990101000000_future", `CREATE TABLE "Future" (id int)`);
    await openDatabase(target);
    await closeDatabase();
    await rm(migrationFolder("99990101000000_future"), { recursive: true });
    await expectRefused(target, /newer version of Tramontane \(migration 99990101000000_future is unknown/);
  });

  test("a migration that was edited after it had been applied is refused", async () => {
    const target = await createTarget();
    await writeMigration("99990101000000_note", `CREATE TABLE "Note" (id int)`);
    await openDatabase(target);
    await closeDatabase();
    await writeMigration("99990101000000_note", `CREATE TABLE "Note" (id text)`);
    await expectRefused(target, /99990101000000_note was changed after it had been applied/);
  });

  test("a migration that another tool left unfinished is refused until it is resolved", async () => {
    const target = await createTarget();
    await openDatabase(target);
    await db().$executeRaw`
      INSERT INTO "_prisma_migrations" (id, checksum, migration_name) VALUES ('1', 'x', '99990101000000_stuck')`;
    await closeDatabase();
    await expectRefused(target, /did not finish \(99990101000000_stuck\)/);
  });
}

describe("migrations of the embedded database", () => {
  const putDatabase = withDataFolders();
  defineSuite(async () => {
    const dataDir = join(project, "data");
    await putDatabase(dataDir);
    return { dataDir };
  });
});

describePostgresql("migrations of PostgreSQL", (createTestDatabase) => {
  defineSuite(async () => ({ url: await createTestDatabase() }));

  test("a database that holds tables of the same names is left alone", async () => {
    const url = await createTestDatabase();
    await openDatabase({ url });
    await db().$executeRaw`DROP TABLE "_prisma_migrations"`;
    await closeDatabase();
    await expectRefused({ url }, /failed and was undone/);
  });
});
