import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { closeDatabase, databaseKind, db, openDatabase, Prisma, schemaDifference } from "@/lib/db/server";
import { describeEachDatabase, describePostgresql } from "../support/database";
import { readCatalogue } from "../support/database-catalogue";

const schema = await readFile("prisma/schema.prisma", "utf8");
let embeddedCatalogue: string[] | undefined;

describeEachDatabase("the database", (kind) => {
  test("says which kind it is, so that the start can print it", () => {
    expect(databaseKind()).toBe(kind);
  });

  test("stays the same when it is opened again, so that every bundle may ask for it", async () => {
    const before = db();
    await Promise.all([openDatabase(), openDatabase()]);
    expect(db()).toBe(before);
  });

  test("gives back what was stored: text, JSON, bytes and times", async () => {
    const user = await db().user.create({
      data: { name: "Zoé 🌬️", settings: { theme: "dark", nested: [1, null, "x"] } },
    });
    const ciphertext = Uint8Array.from({ length: 256 }, (_, index) => index);
    await db().secret.create({
      data: { userId: user.id, kind: "mistral", keyId: "1", ciphertext, lastFour: "abcd" },
    });
    const found = await db().user.findUniqueOrThrow({ where: { id: user.id }, include: { secrets: true } });
    expect(found.name).toBe("Zoé 🌬️");
    expect(found.settings).toEqual({ theme: "dark", nested: [1, null, "x"] });
    expect(found.createdAt).toEqual(user.createdAt);
    expect(Array.from(found.secrets[0]?.ciphertext ?? [])).toEqual(Array.from(ciphertext));
  });

  test("reads the clock in UTC in SQL too, so that a heartbeat never looks hours old", async () => {
    const [row] = await db().$queryRaw<{ now: Date }[]>`SELECT now()::timestamp AS now`;
    expect(Math.abs((row?.now.getTime() ?? 0) - Date.now())).toBeLessThan(60_000);
  });

  test("refuses a second user with the same address, with Prisma's code for it", async () => {
    await db().user.create({ data: { email: "twice@example.org" } });
    const error: unknown = await db()
      .user.create({ data: { email: "twice@example.org" } })
      .catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(Prisma.PrismaClientKnownRequestError);
    expect(error).toMatchObject({ code: "P2002" });
  });

  test("keeps nothing of a transaction that throws", async () => {
    const attempt = db().$transaction(async (tx) => {
      await tx.user.create({ data: { name: "undone" } });
      throw new Error("changed my mind");
    });
    await expect(attempt).rejects.toThrow("changed my mind");
    expect(await db().user.count({ where: { name: "undone" } })).toBe(0);
  });

  test("keeps nothing of a transaction whose statement fails, and works on", async () => {
    const id = "0197a000-0000-7000-8000-000000000001";
    const attempt = db().$transaction([
      db().user.create({ data: { id, name: "half" } }),
      db().user.create({ data: { id, name: "half" } }),
    ]);
    await expect(attempt).rejects.toMatchObject({ code: "P2002" });
    expect(await db().user.count({ where: { name: "half" } })).toBe(0);
  });

  test("reports a COMMIT that fails, instead of acknowledging rows that are not there", async () => {
    await db().$executeRaw`CREATE TABLE late_check (id int UNIQUE DEFERRABLE INITIALLY DEFERRED)`;
    const attempt = db().$transaction(async (tx) => {
      await tx.$executeRaw`INSERT INTO late_check VALUES (1)`;
      await tx.$executeRaw`INSERT INTO late_check VALUES (1)`;
    });
    await expect(attempt).rejects.toThrow();
    const rows = await db().$queryRaw<unknown[]>`SELECT * FROM late_check`;
    await db().$executeRaw`DROP TABLE late_check`;
    expect(rows).toEqual([]);
  });

  test("runs a transaction at the isolation level that was asked for", async () => {
    const level = await db().$transaction(
      (tx) => tx.$queryRaw<{ transaction_isolation: string }[]>`SHOW transaction_isolation`,
      { isolationLevel: "Serializable" },
    );
    expect(level).toEqual([{ transaction_isolation: "serializable" }]);
  });

  test("serves queries and transactions that come at the same time", async () => {
    await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        index % 2 === 0
          ? db().user.create({ data: { name: "parallel" } })
          : db().$transaction(async (tx) => {
              await tx.user.create({ data: { name: "parallel" } });
            }),
      ),
    );
    expect(await db().user.count({ where: { name: "parallel" } })).toBe(20);
  });

  test("has exactly the tables of schema.prisma", async () => {
    const actual = await readCatalogue();
    expect(actual.length).toBeGreaterThan(100);
    if (kind === "embedded") {
      expect(await schemaDifference(schema)).toBe("");
      expect(await schemaDifference(`${schema}\nmodel Extra {\n id Int @id\n}\n`)).toContain('"Extra"');
      embeddedCatalogue = actual;
    } else {
      // Prisma's comparison needs a driver that PostgreSQL's adapter isn't; the embedded result stands for it.
      expect(actual).toEqual(embeddedCatalogue);
    }
  });
});

describePostgresql("one process", (createTestDatabase) => {
  test("has one database: opening another by name is refused, not ignored", async () => {
    await openDatabase({ url: await createTestDatabase() });
    await expect(openDatabase({ memory: true })).rejects.toThrow("A database is open already");
    await closeDatabase();
  });
});

test("a database that is not open says so, rather than failing on undefined", async () => {
  await closeDatabase();
  expect(() => db()).toThrow("The database is not open");
});
