import { uuidv7 } from "uuidv7";
import { afterAll, expect, it } from "vitest";
import { textOf } from "@/lib/chat/prompt";
import { reapStaleRuns } from "@/lib/chat/reap";
import { stopChat } from "@/lib/chat/server";
import { db } from "@/lib/db/server";
import { ChatClient, readAnswer } from "../support/chat-client";
import { describeEachDatabase } from "../support/database";
import { useServerSettings, useStandin } from "../support/standin";

const standin = useStandin();

useServerSettings(standin);

describeEachDatabase("text that JSON can carry and PostgreSQL's JSON can't", () => {
  afterAll(stopChat);

  it("in an answer costs its character and not the answer", async () => {
    const client = new ChatClient();
    const id = uuidv7();
    const reading = await readAnswer(await client.send(id, "[[scenario:odd-characters]]\nHello"));
    expect(reading.metadata.status).toBe("complete");
    expect(reading.text).toBe("before \u{fffd} between \u{fffd} after");
    const answer = (await client.conversation(id)).messages[1];
    expect(answer && textOf(answer)).toBe(reading.text);
  });

  it("in a question costs its character and not the question", async () => {
    const client = new ChatClient();
    const id = uuidv7();
    const reading = await readAnswer(await client.send(id, "[[scenario:echo]]\na\0b\u{d83d}c 👩‍🚀"));
    expect(reading.text).toContain("a\u{fffd}b\u{fffd}c 👩‍🚀");
    const question = (await client.conversation(id)).messages[0];
    expect(question && textOf(question)).toContain("a\u{fffd}b\u{fffd}c 👩‍🚀");
  });

  it("in the log of a run that can't be ended keeps no other run from being ended", async () => {
    const client = new ChatClient();
    const ids: string[] = [];
    for (let count = 0; count < 2; count++) {
      const id = uuidv7();
      const { answerId } = await readAnswer(await client.send(id, "Hello"));
      await db().message.update({ where: { id: answerId }, data: { status: "streaming" } });
      const run = await db().run.update({
        where: { messageId: answerId },
        data: { status: "running", heartbeatAt: new Date(0) },
        select: { id: true },
      });
      ids.push(run.id);
    }
    const [poisoned = "", sound] = ids;
    const start = 'data: {"type":"text-start","id":"0"}\n\n';
    const data = `${start}data: {"type":"text-delta","id":"0","delta":"\\u0000"}\n\n`;
    await db().runEvent.create({ data: { runId: poisoned, sequence: 1_000, data } });
    await reapStaleRuns();
    const { status } = await db().run.findUniqueOrThrow({ where: { id: sound ?? "" } });
    expect(status).toBe("interrupted");
  });
});
