import { PGlite } from "@electric-sql/pglite";
import pg from "pg";
import { uuidv7 } from "uuidv7";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { startChat, stopChat } from "@/lib/chat/server";
import { ChatClient, readAnswer } from "../support/chat-client";
import { describeEachDatabase } from "../support/database";
import { useServerSettings, useStandin } from "../support/standin";

const standin = useStandin();

useServerSettings(standin);

const rate = 50;
const seconds = 1;

/** Statements a second that reach the database, from the first word of the last stream on, while none ends. */
async function statementRate(streams: number): Promise<number> {
  const client = new ChatClient();
  // Makes the reader; what comes later shares the account.
  await readAnswer(await client.send(uuidv7(), "Hello"));
  const ids = Array.from({ length: streams }, () => uuidv7());
  const lengths = ids.map(() => 0);
  const spies = [vi.spyOn(pg.Client.prototype, "query"), vi.spyOn(PGlite.prototype, "execProtocol")];
  const count = () => spies.reduce((sum, spy) => sum + spy.mock.calls.length, 0);
  let window: { from: number; at: number; deltas: number } | undefined;
  let measured: number | undefined;

  function look(): void {
    const first = lengths[0] ?? 0;
    if (!window && lengths.every((length) => length > 0)) {
      window = { from: count(), at: performance.now(), deltas: first };
    } else if (window && measured === undefined && first >= window.deltas + rate * seconds) {
      measured = ((count() - window.from) * 1000) / (performance.now() - window.at);
      for (const id of ids) void client.stop(id);
    }
  }
  const readings = await Promise.all(
    ids.map(async (id, index) =>
      readAnswer(
        await client.send(id, `[[scenario:never-ending rate=${rate} chunk=1]]\nGo on`),
        ({ deltas }) => {
          lengths[index] = deltas;
          look();
          return false;
        },
      ),
    ),
  );
  for (const spy of spies) spy.mockRestore();
  for (const { text, metadata } of readings) {
    expect(text.length).toBeGreaterThan(0);
    expect(metadata.status).toBe("stopped");
  }
  return measured ?? Number.NaN;
}

describeEachDatabase("the tick", () => {
  beforeAll(startChat);
  afterAll(stopChat);

  it("writes by the clock: ten times the streams, and their tokens, cost no more statements", async () => {
    const few = await statementRate(2);
    const many = await statementRate(20);
    // Four a second are the log's, and a few look for what others have left behind. One a stream and tick would be
    // eighty, one a token a thousand.
    for (const measured of [few, many]) {
      expect(measured).toBeGreaterThan(1);
      expect(measured).toBeLessThan(12);
    }
  });
});
