import { uuidv7 } from "uuidv7";
import { afterAll, describe, expect, it } from "vitest";
import { stopChat } from "@/lib/chat/server";
import { db } from "@/lib/db/server";
import { ChatClient, readAnswer } from "../support/chat-client";
import { withEmbeddedDatabase } from "../support/database";
import { useServerSettings, useStandin } from "../support/standin";

const standin = useStandin();
withEmbeddedDatabase();

useServerSettings(standin);
afterAll(stopChat);

const say = (delta: string) => `data: ${JSON.stringify({ type: "text-delta", id: "0", delta })}\n\n`;

/** A conversation whose answer another instance seems to write; its log has the rows 0 and 2. */
async function runElsewhere() {
  const client = new ChatClient();
  const id = uuidv7();
  const { answerId } = await readAnswer(await client.send(id, "Hello"));
  const { id: runId } = await db().run.update({
    where: { messageId: answerId },
    data: { status: "running", instanceId: "another" },
    select: { id: true },
  });
  await db().runEvent.deleteMany({ where: { runId } });
  const start = `data: ${JSON.stringify({ type: "start", messageId: answerId })}\n\n`;
  await db().runEvent.createMany({
    data: [
      { runId, sequence: 0, data: start + say("one ") },
      { runId, sequence: 2, data: say("three") },
    ],
  });
  const end = async () => {
    await db().run.update({ where: { id: runId }, data: { status: "complete" } });
  };
  const storeLate = async () => {
    await db().runEvent.create({ data: { runId, sequence: 1, data: say("two ") } });
  };
  return { client, id, answerId, end, storeLate };
}

describe("a reader of a run that another instance writes", () => {
  it("waits for a row that is stored after its successor and after the end, and gets all in order", async () => {
    const { client, id, answerId, end, storeLate } = await runElsewhere();
    let late: Promise<unknown> | undefined;
    const reading = await readAnswer(await client.attach(id, answerId), ({ text }) => {
      if (text === "one ") late ??= end().then(storeLate);
      return false;
    });
    await late;
    expect(reading.text).toBe("one two three");
    expect(reading.metadata.status).toBe("complete");
  });

  it("is not told that the answer is complete when a row of it never comes, and finds it whole when it asks again", async () => {
    const { client, id, answerId, end } = await runElsewhere();
    let ended: Promise<unknown> | undefined;
    const reading = await readAnswer(await client.attach(id, answerId), ({ text }) => {
      if (text === "one ") ended ??= end();
      return false;
    });
    await ended;
    expect(reading.text).toBe("one ");
    expect(reading.metadata.status).toBeUndefined();
    expect(reading.raw).not.toContain("[DONE]");
    const again = await readAnswer(await client.attach(id, answerId));
    expect(again.metadata.status).toBe("complete");
    expect(again.text).toContain("Hello");
  });
});
