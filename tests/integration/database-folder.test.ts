import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { closeDatabase, db, openDatabase } from "@/lib/db/server";
import { StartupError } from "@/lib/startup-error";
import { withDataFolders } from "../support/database";
import { type RunningScript, spawnScript } from "../support/spawn-script";

/** Starting processes is slow on a busy machine; nothing here waits for time to pass. */
const processesTimeoutMs = 120_000;

const putDatabase = withDataFolders();
let dataDir: string;
let writers: RunningScript[];

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "tramontane-folder-"));
  writers = [];
});

afterEach(async () => {
  for (const writer of writers) writer.process.kill("SIGKILL");
  await Promise.all(writers.map((writer) => writer.ended));
  await closeDatabase();
  await rm(dataDir, { recursive: true, force: true });
});

function startWriter(): RunningScript {
  const writer = spawnScript("tests/support/database-writer.ts", JSON.stringify({ dataDir }));
  writers.push(writer);
  return writer;
}

async function refusalOf(opening: Promise<void>): Promise<string> {
  const error: unknown = await opening.catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(StartupError);
  return (error as StartupError).message;
}

test("a second process is refused, with a sentence that says why and what to do", {
  timeout: processesTimeoutMs,
}, async () => {
  await putDatabase(dataDir);
  const holder = startWriter();
  await holder.untilLines(1);
  expect(await refusalOf(openDatabase({ dataDir }))).toContain(
    `Another Tramontane (process ${holder.process.pid}) uses the data folder ${dataDir}. Stop it, or set DATA_DIR`,
  );
  expect(await startWriter().ended).toBe(1);
  await holder.untilLines(holder.lines.length + 1); // It was not disturbed.
});

test("kill -9 in the middle of writing loses no acknowledged row and leaves no lock behind", {
  timeout: processesTimeoutMs,
}, async () => {
  await putDatabase(dataDir);
  const acknowledged: string[] = [];
  for (const rows of [20, 150, 400]) {
    const writer = startWriter();
    await writer.untilLines(1 + rows);
    writer.process.kill("SIGKILL");
    await writer.ended;
    acknowledged.push(...writer.lines.slice(1));

    await openDatabase({ dataDir }); // At once: nothing stale to wait for.
    const stored = new Set((await db().user.findMany({ select: { id: true } })).map(({ id }) => id));
    expect(acknowledged.filter((id) => !stored.has(id))).toEqual([]);
    await closeDatabase();
  }
});

test("closing gives the folder back, and what was stored is there at the next start", async () => {
  await putDatabase(dataDir);
  await openDatabase({ dataDir });
  const { id } = await db().user.create({ data: { name: "kept" } });
  await closeDatabase();
  await openDatabase({ dataDir });
  expect((await db().user.findUnique({ where: { id } }))?.name).toBe("kept");
});

test("a first start that was killed while it made the database does not spoil the next", async () => {
  await mkdir(join(dataDir, "database.new"));
  await writeFile(join(dataDir, "database.new", "PG_VERSION"), "17\n");
  await openDatabase({ dataDir });
  expect(await db().user.count()).toBe(0);
});

test("a damaged database is refused with a sentence", async () => {
  await mkdir(join(dataDir, "database"));
  await writeFile(join(dataDir, "database", "PG_VERSION"), "17\n");
  expect(await refusalOf(openDatabase({ dataDir }))).toContain(
    "can't be opened. Restore the folder from a backup",
  );
});

test("a folder that can't be made is refused with a sentence that names it", async () => {
  await writeFile(join(dataDir, "file"), "");
  const impossible = join(dataDir, "file", "data");
  const message = await refusalOf(openDatabase({ dataDir: impossible }));
  expect(message).toContain(`can't write to the data folder ${impossible}`);
  expect(message).toContain("set DATA_DIR to another folder");
});
