import { expect, test } from "vitest";
import { db, Prisma, plannedEachTime } from "@/lib/db/server";
import { withEmbeddedDatabase } from "../support/database";

withEmbeddedDatabase();

const echo = (value: string | null) =>
  db()
    .$queryRaw<{ said: string | null }[]>(Prisma.sql`SELECT ${value}::text AS "said"`)
    .then((rows) => rows[0]?.said);

test("a statement that stays prepared gives each call the answer to its own values", async () => {
  expect(await Promise.all(["one", null, "", "ein Ü 🌬️"].map(echo))).toEqual(["one", null, "", "ein Ü 🌬️"]);
});

test("a statement that failed works again, and so does one that fails each time", async () => {
  const divide = (by: number) =>
    db().$queryRaw<{ result: number }[]>(Prisma.sql`SELECT 12 / ${by}::int AS "result"`);
  expect(await divide(3)).toEqual([{ result: 4 }]);
  await expect(divide(0)).rejects.toThrow();
  expect(await divide(4)).toEqual([{ result: 3 }]);
  await expect(db().$queryRaw(Prisma.sql`SELECT FROM WHERE`)).rejects.toThrow();
  expect(await echo("on")).toBe("on");
});

test("a failure inside a transaction undoes it, and the statements before stay usable", async () => {
  const id = crypto.randomUUID();
  const create = (client: Pick<ReturnType<typeof db>, "user">) => client.user.create({ data: { id } });
  const twice = db().$transaction(async (tx) => {
    await create(tx);
    await create(tx);
  });
  await expect(twice).rejects.toMatchObject({ code: "P2002" });
  expect(await db().user.count({ where: { id } })).toBe(0);
  await create(db());
  expect(await db().user.count({ where: { id } })).toBe(1);
});

test("more kinds of statements than are kept all work, and the first still does", async () => {
  const ask = (index: number) =>
    db().$queryRaw<{ found: number }[]>(
      Prisma.sql`SELECT ${index}::int AS "found" ${Prisma.raw(`/* ${index} */`)}`,
    );
  for (let index = 0; index < 230; index++) expect(await ask(index)).toEqual([{ found: index }]);
  expect(await ask(0)).toEqual([{ found: 0 }]);
  const [row] = await db().$queryRaw<{ kept: bigint }[]>(
    Prisma.sql`SELECT count(*) AS "kept" FROM pg_prepared_statements`,
  );
  expect(Number(row?.kept)).toBeLessThanOrEqual(201);
});

test("a statement whose plan depends on its values is never kept", async () => {
  await db().$queryRaw(Prisma.sql`${plannedEachTime} SELECT ${"needle"}::text AS "said"`);
  const rows = await db().$queryRaw<{ statement: string }[]>(
    Prisma.sql`SELECT "statement" FROM pg_prepared_statements`,
  );
  expect(rows.length).toBeGreaterThan(0);
  expect(rows.filter(({ statement }) => statement.includes("planned each time"))).toEqual([]);
});

test("a statement goes on after the table that it reads has changed", async () => {
  const read = () => db().$queryRaw(Prisma.sql`SELECT * FROM changing`);
  await db().$executeRaw`CREATE TABLE changing (one int)`;
  expect(await read()).toEqual([]);
  await db().$executeRaw`INSERT INTO changing VALUES (1)`;
  await db().$executeRaw`CREATE INDEX changing_one ON changing (one)`;
  expect(await read()).toEqual([{ one: 1 }]);
});
