import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { closeDatabase, db, openDatabase } from "@/lib/db/server";
import { getSemanticStatus, setSemanticSearch } from "@/lib/semantic/server";
import { type ChatProcess, startChatProcess } from "../support/chat-process";
import { withDataFolders } from "../support/database";
import { Library } from "../support/search-library";
import { embeddingCalls } from "../support/semantic";
import { useStandin } from "../support/standin";

const standin = useStandin();
const fillFolder = withDataFolders();
let folder: string;
let server: ChatProcess | null = null;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "tramontane-semantic-"));
  await fillFolder(folder);
});
afterAll(async () => {
  await server?.end("SIGKILL");
  rmSync(folder, { recursive: true, force: true });
});

const start = () => startChatProcess({ DATA_DIR: folder, MISTRAL_BASE_URL: standin.baseUrl });
const calls = () => embeddingCalls(standin.control);

/** The folder is opened four times, each of which takes seconds on a busy machine. */
vi.setConfig({ testTimeout: 120_000 });

it("kill -9 in the middle of embedding loses nothing, and only the call under way is made again", async () => {
  await openDatabase({ dataDir: folder });
  const library = await Library.open();
  const conversationId = await library.conversation();
  for (let index = 0; index < 80; index += 1)
    await library.message(conversationId, `Message number ${index}`);
  await setSemanticSearch(library.userId, { isOn: true });
  await closeDatabase();

  server = await start();
  await expect.poll(async () => (await calls()).length, { timeout: 15_000, interval: 10 }).toBe(1);
  await standin.control.next({ kind: "embeddings", scenario: "timeout" });
  await expect.poll(async () => (await calls()).length, { timeout: 15_000, interval: 10 }).toBe(2);
  await server.end("SIGKILL");

  server = await start();
  await expect.poll(async () => (await calls()).length, { timeout: 15_000 }).toBe(4);
  await standin.control.waitForRequest("Message number 0", "ended", 10_000);
  expect(await server.end("SIGTERM")).toBe(0);

  const sent = (await calls()).map(({ texts }) => texts);
  expect(sent.map((texts) => texts.length)).toEqual([32, 32, 32, 16]);
  expect(sent[2]).toEqual(sent[1]);
  expect(new Set(sent.flat()).size).toBe(80);

  await openDatabase({ dataDir: folder });
  try {
    expect(await getSemanticStatus(library.userId)).toMatchObject({ isOn: true, done: 80, total: 80 });
    expect(await db().$queryRaw`SELECT count(*)::int AS "count" FROM "SemanticVector"`).toEqual([
      { count: 80 },
    ]);
  } finally {
    await closeDatabase();
  }
});
