import pg from "pg";
import { uuidv7 } from "uuidv7";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { decodeChunks } from "@/lib/chat/chunks";
import { textOf } from "@/lib/chat/prompt";
import { longMarkdown } from "@/lib/mistral/standin/answer/prose";
import { errorCode, type Reading, readAnswer } from "../support/chat-client";
import { type ChatProcess, startChatProcess } from "../support/chat-process";
import { describePostgresql } from "../support/database";
import { layLine, type SeverableLine } from "../support/severable-line";
import { useStandin } from "../support/standin";

const standin = useStandin();

/** The events of a stream without its end, which each instance words for itself. */
/** The events before the end, with neighbouring deltas as one: how the clock cuts them is each reader's own. */
function eventsOf({ raw }: Reading): unknown[] {
  const events: Record<string, unknown>[] = [];
  for (const text of raw.slice(0, raw.indexOf('data: {"type":"finish"')).split("\n\n")) {
    if (text === "") continue;
    const event = JSON.parse(text.slice("data: ".length));
    const last = events.at(-1);
    if (last && "delta" in event && last.id === event.id && "delta" in last) last.delta += event.delta;
    else events.push(event);
  }
  return events;
}

/** How many calls for an answer came to their end; one that lost a race is closed before that. */
async function answeredCount(text: string): Promise<number> {
  const requests = await standin.control.requests(text);
  return requests.filter(({ scenario, peerClosedAt }) => scenario !== "title" && peerClosedAt === null)
    .length;
}

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

describePostgresql("two instances on one database", (createTestDatabase) => {
  /** From each instance to the database. */
  let lines: { a: SeverableLine; b: SeverableLine };
  /** Past the lines. */
  let direct: pg.Client;
  let a: ChatProcess;
  let b: ChatProcess;

  beforeAll(async () => {
    const url = new URL(await createTestDatabase());
    direct = new pg.Client({ connectionString: url.href });
    await direct.connect();
    const lay = () => layLine(Number(url.port || 5432), url.hostname);
    lines = { a: await lay(), b: await lay() };
    const start = ({ port }: SeverableLine) => {
      const own = new URL(url);
      own.host = `127.0.0.1:${port}`;
      return startChatProcess({ DATABASE_URL: own.href, MISTRAL_BASE_URL: standin.baseUrl });
    };
    // At once, as a deployment does: only one of them migrates.
    [a, b] = await Promise.all([start(lines.a), start(lines.b)]);
  });
  afterAll(async () => {
    await Promise.all([a, b].map((one) => one?.end("SIGKILL")));
    await direct?.end();
    await Promise.all([lines?.a.close(), lines?.b.close()]);
  });

  it("a reader on the other one gets the same events in the same order, to the same end", async () => {
    const reader = a.newReader();
    const id = uuidv7();
    const here = readAnswer(await reader.send(id, "[[scenario:long tokens=300 rate=200]]\nHello"));
    const there = await readAnswer(await reader.at(b.url).attach(id));
    const own = await here;
    expect(there.text).toBe(longMarkdown(300));
    expect(eventsOf(there)).toEqual(eventsOf(own));
    expect(there.metadata).toMatchObject({ status: "complete", usage: own.metadata.usage });
    expect(there.metadata).toEqual({ ...own.metadata });
  });

  it("a stop on the other one closes the call within a tick, and both readers are told", async () => {
    const reader = a.newReader();
    const id = uuidv7();
    const here = readAnswer(await reader.send(id, `[[scenario:never-ending rate=50]]\n${id}`));
    await standin.control.waitForRequest(id, "first-token");
    const there = readAnswer(await reader.at(b.url).attach(id));
    const stoppedAt = performance.timeOrigin + performance.now();
    expect((await reader.at(b.url).stop(id)).status).toBe(204);
    const { peerClosedAt } = await standin.control.waitForRequest(id, "peer-closed");
    // A tick is 250 ms; the rest is for a busy machine.
    expect(Number(peerClosedAt) - stoppedAt).toBeLessThan(1_000);
    const [own, other] = await Promise.all([here, there]);
    expect(own.metadata.status).toBe("stopped");
    expect(other.metadata.status).toBe("stopped");
    expect(own.text.length).toBeGreaterThan(0);
    expect(other.text).toBe(own.text);
  });

  it("two questions at once: one is answered, the other is refused with conflict and stores nothing", async () => {
    const reader = a.newReader();
    const id = uuidv7();
    const { answerId: parentId } = await readAnswer(await reader.send(id, "Hello"));
    const question = "[[scenario:never-ending rate=50]]\nAt once";
    const responses = await Promise.all([
      reader.send(id, question, { parentId }),
      reader.at(b.url).send(id, question, { parentId }),
    ]);
    const taken = responses.filter(({ ok }) => ok);
    const refused = responses.filter(({ ok }) => !ok);
    expect([taken.length, refused.length]).toEqual([1, 1]);
    for (const response of refused) expect(await errorCode(response)).toBe("conflict");
    await reader.stop(id);
    for (const response of taken) expect((await readAnswer(response)).metadata.status).toBe("stopped");
    expect((await reader.conversation(id)).messages).toHaveLength(4);
  });

  it.each([
    ["in a new conversation", false],
    ["below an answer", true],
  ])("one message sent to both at once %s is answered once, and both show the answer", async (_, isLater) => {
    const reader = a.newReader();
    const first = uuidv7();
    const { answerId } = await readAnswer(await reader.send(first, "Hello"));
    const id = isLater ? first : uuidv7();
    const options = { messageId: uuidv7(), parentId: isLater ? answerId : null };
    const question = `[[scenario:long tokens=40 rate=100]]\n${options.messageId}`;
    const readings = await Promise.all(
      [reader, reader.at(b.url)].map(async (one) => readAnswer(await one.send(id, question, options))),
    );
    expect(readings.map(({ text }) => text)).toEqual([longMarkdown(40), longMarkdown(40)]);
    expect(new Set(readings.map((reading) => reading.answerId)).size).toBe(1);
    expect(await answeredCount(options.messageId)).toBe(1);
    expect((await reader.conversation(id)).messages).toHaveLength(isLater ? 4 : 2);
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

  it("a database that is away in mid-answer: the reader notices nothing, nobody else takes the run, and all of it is stored", async () => {
    const reader = a.newReader();
    const [id, otherId] = [uuidv7(), uuidv7()];
    const whole = longMarkdown(500);
    const response = await reader.send(id, `[[scenario:long tokens=500 rate=100]]\n${id}`);
    const other = readAnswer(await reader.at(b.url).send(otherId, "[[scenario:never-ending]]\nMeanwhile"));
    /** Whether the other instance has been back long enough to renew what it owns. */
    const isBack = async () => {
      const { rows } = await direct.query(
        `SELECT 1 FROM "Run" WHERE "conversationId" = $1
         AND "heartbeatAt" > (now() AT TIME ZONE 'UTC') - interval '30 seconds'`,
        [otherId],
      );
      return rows.length;
    };
    /** The other one first, so that it has every chance to take the run for an orphan. */
    const comeBack = async () => {
      lines.b.mend();
      await expect.poll(isBack, { interval: 10, timeout: 10_000 }).toBe(1);
      lines.a.mend();
    };
    let away: Promise<unknown> | undefined;
    let back: Promise<unknown> | undefined;
    const reading = await readAnswer(response, ({ text }) => {
      if (text.length > whole.length / 5 && !away) {
        for (const line of Object.values(lines)) line.sever();
        // As after a long time: whoever looks first finds no heartbeat younger than a minute.
        away = direct.query(`UPDATE "Run" SET "heartbeatAt" = "heartbeatAt" - interval '1 minute'`);
      }
      if (text.length > whole.length / 2 && !back) {
        back = comeBack();
      }
      return false;
    });
    await Promise.all([away, back]);
    expect([away, back]).not.toContain(undefined);
    expect(reading).toMatchObject({ text: whole, metadata: { status: "complete" } });
    const answer = (await reader.at(b.url).conversation(id)).messages.at(-1);
    expect(answer && textOf(answer)).toBe(whole);
    await expect.poll(() => loggedText(reading.answerId), { timeout: 10_000 }).toBe(whole);
    await reader.at(b.url).stop(otherId);
    expect((await other).metadata.status).toBe("stopped");
  });

  it("a database that is away at the end: the answer is stored whole when it is back, and only then said to be complete", async () => {
    const reader = a.newReader();
    const id = uuidv7();
    const reading = readAnswer(await reader.send(id, `[[scenario:long tokens=150 rate=100]]\n${id}`));
    await standin.control.waitForRequest(id, "first-token");
    for (const line of Object.values(lines)) line.sever();
    await standin.control.waitForRequest(id, "ended");
    const turnedAway = lines.a.turnedAway();
    // Both the tick and the end of the run have tried by then.
    await expect.poll(lines.a.turnedAway, { timeout: 10_000 }).toBeGreaterThan(turnedAway + 2);
    const { rows } = await direct.query(
      `SELECT "status" FROM "Message" WHERE "role" = 'assistant' AND "conversationId" = $1`,
      [id],
    );
    expect(rows).toEqual([{ status: "streaming" }]);
    for (const line of Object.values(lines)) line.mend();
    const { text, metadata, answerId } = await reading;
    expect({ text, status: metadata.status }).toEqual({ text: longMarkdown(150), status: "complete" });
    const answer = (await reader.at(b.url).conversation(id)).messages.at(-1);
    expect(answer && textOf(answer)).toBe(longMarkdown(150));
    // Readers on other instances live by the log.
    await expect.poll(() => loggedText(answerId), { timeout: 10_000 }).toBe(longMarkdown(150));
  });

  // The last, because afterwards there is only one.
  it("a kill -9 of one is seen by the other within 13 seconds, which keeps the text and continues it", async () => {
    const reader = a.newReader();
    const survivor = reader.at(b.url);
    const id = uuidv7();
    await standin.control.change({ tokensPerSecond: 50 });
    const response = await reader.send(id, `[[scenario:long tokens=200]]\n${id}`);
    const { answerId } = await readAnswer(response, ({ deltas }) => deltas >= 30);
    const there = readAnswer(await survivor.attach(id));
    const killedAt = performance.now();
    await a.end("SIGKILL");
    const reading = await there;
    expect(performance.now() - killedAt).toBeLessThan(13_000);
    expect(reading).toMatchObject({ answerId, metadata: { status: "interrupted" } });
    expect(reading.text.length).toBeGreaterThan(0);
    expect(longMarkdown(200).startsWith(reading.text)).toBe(true);
    const answer = (await survivor.conversation(id)).messages.at(-1);
    expect(answer && textOf(answer)).toBe(reading.text);

    await standin.control.change({ tokensPerSecond: 0 });
    const continued = await readAnswer(await survivor.act(id, { type: "continue", answerId }));
    expect(continued).toMatchObject({ text: longMarkdown(200), metadata: { status: "complete" } });
  });
});
