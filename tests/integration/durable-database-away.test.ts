import pg from "pg";
import { uuidv7 } from "uuidv7";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { decodeChunks } from "@/lib/chat/chunks";
import { textOf } from "@/lib/chat/prompt";
import { longMarkdown } from "@/lib/mistral/standin/answer/prose";
import { readAnswer } from "../support/chat-client";
import { type ChatProcess, startChatProcess } from "../support/chat-process";
import { describePostgresql } from "../support/database";
import { layLine, type SeverableLine } from "../support/severable-line";
import { useStandin } from "../support/standin";

const standin = useStandin();

describe("a line that a test can sever", () => {
  let line: SeverableLine;
  afterEach(() => line.close());

  it("breaks what is open, refuses what comes, and carries again when it is mended", async () => {
    line = await layLine(Number(new URL(standin.url).port));
    const ask = async () => (await fetch(`http://127.0.0.1:${line.port}/__control`)).status;
    expect(await ask()).toBe(200);
    line.sever();
    await expect(ask()).rejects.toThrow();
    line.mend();
    expect(await ask()).toBe(200);
  });
});

describePostgresql("the database is away while an answer is written", (createTestDatabase) => {
  let line: SeverableLine;
  let direct: pg.Client;
  let a: ChatProcess;
  let b: ChatProcess;

  beforeAll(async () => {
    const url = new URL(await createTestDatabase());
    direct = new pg.Client({ connectionString: url.href });
    await direct.connect();
    line = await layLine(Number(url.port || 5432), url.hostname);
    url.host = `127.0.0.1:${line.port}`;
    const settings = { DATABASE_URL: url.href, MISTRAL_BASE_URL: standin.baseUrl };
    [a, b] = await Promise.all([startChatProcess(settings), startChatProcess(settings)]);
  });
  afterAll(async () => {
    await Promise.all([a, b].map((one) => one?.end("SIGKILL")));
    await direct?.end();
    await line?.close();
  });

  async function loggedText(answerId: string): Promise<string> {
    const { rows } = await direct.query<{ data: string }>(
      `SELECT e."data" FROM "RunEvent" e JOIN "Run" r ON r."id" = e."runId"
       WHERE r."messageId" = $1 ORDER BY e."sequence"`,
      [answerId],
    );
    const chunks = decodeChunks(rows.map(({ data }) => data).join(""));
    return chunks.map((chunk) => (chunk.type === "text-delta" ? chunk.delta : "")).join("");
  }

  it("in the middle: the reader notices nothing, nobody else takes the run, and all of it is stored", async () => {
    const reader = a.newReader();
    const id = uuidv7();
    const response = await reader.send(id, `[[scenario:long tokens=500 rate=100]]\n${id}`);
    const away = { isAway: false, isBack: false };
    let aging: Promise<unknown> | undefined;
    const reading = await readAnswer(response, ({ text }) => {
      const share = text.length / longMarkdown(500).length;
      if (share > 0.2 && !away.isAway) {
        away.isAway = true;
        line.sever();
        // As after a long time: whoever looks first now finds no heartbeat younger than a minute.
        aging = direct.query(`UPDATE "Run" SET "heartbeatAt" = "heartbeatAt" - interval '1 minute'`);
      }
      if (share > 0.7 && !away.isBack) {
        away.isBack = true;
        line.mend();
      }
      return false;
    });
    await aging;
    expect(away).toMatchObject({ isAway: true, isBack: true });
    expect(reading).toMatchObject({ text: longMarkdown(500), metadata: { status: "complete" } });
    const answer = (await reader.at(b.url).conversation(id)).messages.at(-1);
    expect(answer && textOf(answer)).toBe(longMarkdown(500));
    expect(await loggedText(reading.answerId)).toBe(longMarkdown(500));
  });

  it("at the end: the answer is stored whole when it is back, and only then said to be complete", async () => {
    const reader = a.newReader();
    const id = uuidv7();
    const reading = readAnswer(await reader.send(id, `[[scenario:long tokens=150 rate=100]]\n${id}`));
    await standin.control.waitForRequest(id, "first-token");
    line.sever();
    await standin.control.waitForRequest(id, "ended");
    const { rows } = await direct.query(
      `SELECT "status" FROM "Message" WHERE "role" = 'assistant' AND "conversationId" = $1`,
      [id],
    );
    expect(rows).toEqual([{ status: "streaming" }]);
    line.mend();
    const { text, metadata, answerId } = await reading;
    expect({ text, status: metadata.status }).toEqual({ text: longMarkdown(150), status: "complete" });
    const answer = (await reader.at(b.url).conversation(id)).messages.at(-1);
    expect(answer && textOf(answer)).toBe(longMarkdown(150));
    // Readers on other instances live by the log.
    expect(await loggedText(answerId)).toBe(longMarkdown(150));
  });
});
