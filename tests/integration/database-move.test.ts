import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import pg from "pg";
import { uuidv7 } from "uuidv7";
import { afterEach, beforeEach, expect, test } from "vitest";
import { closeDatabase, db, moveDatabase, openDatabase } from "@/lib/db/server";
import { describePostgresql, withDataFolders } from "../support/database";
import { noSettings } from "../support/launcher";

const awkward = `quotes ' " \\ dollar $1 newline \n tab \t emoji 🌬️ right-to-left שלום null-like \\u0000 </script>`;

describePostgresql("moving from the embedded database to PostgreSQL", (createTestDatabase) => {
  const putDatabase = withDataFolders();
  let dataDir: string;

  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), "tramontane-move-"));
    await putDatabase(dataDir);
  });
  afterEach(() => rm(dataDir, { recursive: true, force: true }));

  /** A reader with 1,200 messages, each answering the one before and stored the other way round. */
  async function fill(): Promise<{ userId: string; leafId: string }> {
    await openDatabase({ dataDir });
    const { id: userId } = await db().user.create({ data: { name: awkward, settings: { text: awkward } } });
    const conversationId = uuidv7();
    await db().conversation.create({ data: { id: conversationId, userId, modelId: "m", title: awkward } });
    const ids = Array.from({ length: 1_200 }, () => uuidv7());
    await db().message.createMany({
      data: ids
        .map((id, index) => ({
          id,
          conversationId,
          parentId: ids[index - 1] ?? null,
          role: index % 2 ? ("assistant" as const) : ("user" as const),
          status: "complete" as const,
          parts: [{ type: "text", text: `${index} ${awkward}` }],
        }))
        .reverse(),
    });
    await db().secret.create({
      data: {
        userId,
        kind: "mistral",
        keyId: "k",
        lastFour: "abcd",
        ciphertext: Uint8Array.from({ length: 256 }, (_, byte) => byte),
      },
    });
    await closeDatabase();
    return { userId, leafId: ids.at(-1) ?? "" };
  }

  test("everything is there afterwards, to the byte, and the folder is as it was", async () => {
    const { userId, leafId } = await fill();
    const url = await createTestDatabase();
    const moved = await moveDatabase({ dataDir }, { url });
    const rowsOf = Object.fromEntries(moved.map(({ table, rows }) => [table, rows]));
    expect(rowsOf).toMatchObject({ User: 1, Conversation: 1, Message: 1_200, Secret: 1, Share: 0 });

    for (const target of [{ url }, { dataDir }]) {
      await openDatabase(target);
      const user = await db().user.findUniqueOrThrow({ where: { id: userId }, include: { secrets: true } });
      expect([user.name, user.settings]).toEqual([awkward, { text: awkward }]);
      expect([...(user.secrets[0]?.ciphertext ?? [])]).toEqual(
        Array.from({ length: 256 }, (_, byte) => byte),
      );
      const leaf = await db().message.findUniqueOrThrow({ where: { id: leafId } });
      expect(leaf.parts).toEqual([{ type: "text", text: `1199 ${awkward}` }]);
      expect(await db().message.count()).toBe(1_200);
      // Constraints and triggers stand again: what hangs below a user goes with it.
      await db().user.delete({ where: { id: userId } });
      expect(await db().message.count()).toBe(0);
      await closeDatabase();
    }
  });

  test("a database that holds data is refused, and nothing of it changes", async () => {
    await fill();
    const url = await createTestDatabase();
    await openDatabase({ url });
    await db().user.create({ data: { name: "here first" } });
    await closeDatabase();
    await expect(moveDatabase({ dataDir }, { url })).rejects.toThrow(/holds data already \(in User\)/);
    await openDatabase({ url });
    expect(await db().user.findMany({ select: { name: true } })).toEqual([{ name: "here first" }]);
    await closeDatabase();
  });

  test("a move that breaks off leaves an empty database, and works the second time", async () => {
    await fill();
    const url = await createTestDatabase();
    const interrupted = moveDatabase({ dataDir }, { url }, ({ table }) => {
      if (table === "Message") throw new Error("the cable was pulled");
    });
    await expect(interrupted).rejects.toThrow("the cable was pulled");
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    const { rows } = await client.query(
      'SELECT (SELECT count(*) FROM "User") + (SELECT count(*) FROM "Message") AS n',
    );
    await client.end();
    expect(Number(rows[0]?.n)).toBe(0);
    await expect(moveDatabase({ dataDir }, { url })).resolves.toContainEqual({
      table: "Message",
      rows: 1_200,
    });
  });

  test("a folder that a running server uses is refused", async () => {
    await openDatabase({ dataDir });
    await expect(moveDatabase({ dataDir }, { url: await createTestDatabase() })).rejects.toThrow(
      /uses the data folder/,
    );
    await closeDatabase();
  });

  test("the command says what it moved, table by table, and refuses to do it twice", async () => {
    await fill();
    const url = await createTestDatabase();
    const moved = await moveByCommand({ DATA_DIR: dataDir, DATABASE_URL: url });
    expect([moved.code, moved.errors]).toEqual([0, ""]);
    expect(moved.output).toMatch(/^Message +1200 rows, counted and compared$/m);
    const counts = [...moved.output.matchAll(/ (\d+) rows, counted and compared$/gm)].map(([, rows]) =>
      Number(rows),
    );
    const sum = counts.reduce((total, rows) => total + rows, 0);
    expect(moved.output).toContain(`Moved ${sum} rows of ${counts.length} tables.`);
    expect(moved.output).toContain(`give the content of ${join(dataDir, "secret")} to every instance`);
    const again = await moveByCommand({ DATA_DIR: dataDir, DATABASE_URL: url });
    expect([again.code, again.output]).toEqual([1, ""]);
    expect(again.errors).toMatch(/holds data already/);
  });

  test("the command says in one sentence what it misses", async () => {
    const [nowhere, noFolder] = await Promise.all([
      moveByCommand({ DATA_DIR: dataDir }),
      moveByCommand({ DATA_DIR: join(dataDir, "elsewhere"), DATABASE_URL: "postgresql://127.0.0.1/nothing" }),
    ]);
    expect([nowhere.code, nowhere.errors.trim()]).toEqual([
      1,
      "Name the empty PostgreSQL database in DATABASE_URL.",
    ]);
    expect(noFolder.code).toBe(1);
    expect(noFolder.errors.trim()).toMatch(
      /^There is no embedded database in \S+\. Name its folder in DATA_DIR\.$/,
    );
  });
});

/** `npm run data:move`, as somebody runs it. */
async function moveByCommand(
  settings: Record<string, string>,
): Promise<{ code: number | null; output: string; errors: string }> {
  const child = spawn(process.execPath, ["scripts/run.mjs", "scripts/move-data.ts"], {
    env: { ...process.env, ...noSettings, ...settings },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const [output, errors, code] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    new Promise<number | null>((resolve) => child.once("close", resolve)),
  ]);
  return { code, output, errors };
}
