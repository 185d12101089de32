import { uuidv7 } from "uuidv7";
import { afterAll, describe, expect, it } from "vitest";
import { textOf } from "@/lib/chat/prompt";
import { stopChat } from "@/lib/chat/server";
import { db } from "@/lib/db/server";
import { ChatClient, errorCode, readAnswer, testModel } from "../support/chat-client";
import { describeEachDatabase } from "../support/database";
import { useServerSettings, useStandin } from "../support/standin";

const standin = useStandin();

useServerSettings(standin);

/** The calls for answers; titles are made beside them. */
async function chats() {
  const requests = await standin.control.requests();
  return requests.filter(({ path, scenario }) => path.endsWith("/chat/completions") && scenario !== "title");
}

const scenario = (text: string, question = "Hello") => `[[scenario:${text}]]\n${question}`;

describeEachDatabase("runs", () => {
  afterAll(stopChat);

  describe("a turn", () => {
    it("streams the answer, stores it as it was streamed, and makes the conversation with its first message", async () => {
      const client = new ChatClient();
      const id = uuidv7();
      const reading = await readAnswer(await client.send(id, scenario("echo", "Grüße, 世界 👩‍🚀 $4")));
      expect(reading.text).toContain("Grüße, 世界 👩‍🚀 $4");
      expect(reading.metadata).toMatchObject({
        status: "complete",
        finishReason: "stop",
        requestedModel: testModel,
      });
      expect(reading.metadata.usage?.completion).toBeGreaterThan(0);

      const stored = await client.conversation(id);
      expect(stored.headId).toBe(reading.answerId);
      expect(stored.activeRunId).toBeNull();
      expect(stored.messages.map(({ role }) => role)).toEqual(["user", "assistant"]);
      const answer = stored.messages[1];
      expect(answer && textOf(answer)).toBe(reading.text);
      expect(answer?.metadata).toMatchObject({ status: "complete", usage: reading.metadata.usage });
      expect(await db().usageEntry.count({ where: { messageId: reading.answerId, kind: "chat" } })).toBe(1);
    });

    it("sends the whole path to the provider, and the next question continues it", async () => {
      const client = new ChatClient();
      const id = uuidv7();
      const first = await readAnswer(await client.send(id, scenario("echo", "one")));
      await readAnswer(await client.send(id, scenario("echo", "two"), first.answerId));
      const last = (await chats()).at(-1);
      const body = last?.body as { messages: { role: string }[] };
      expect(body.messages.map(({ role }) => role)).toEqual(["user", "assistant", "user"]);
    });

    it("shows thinking apart from the answer, with how long it took", async () => {
      const client = new ChatClient();
      const id = uuidv7();
      const reading = await readAnswer(await client.send(id, scenario("reasoning")));
      expect(reading.reasoning.length).toBeGreaterThan(0);
      expect(reading.text.length).toBeGreaterThan(0);
      const answer = (await client.conversation(id)).messages[1];
      expect(answer?.parts.map(({ type }) => type)).toEqual(["reasoning", "text"]);
      expect(answer?.parts[0]).toMatchObject({
        text: reading.reasoning,
        providerMetadata: { tramontane: { durationMs: expect.any(Number) } },
      });
    });
  });

  describe("a reader who comes later", () => {
    it("gets every character from the first event, like the reader who was there", async () => {
      const client = new ChatClient();
      const id = uuidv7();
      const first = await client.send(id, scenario("long tokens=120 rate=300"));
      const reading = readAnswer(first);
      const second = await readAnswer(await client.attach(id));
      const { text, answerId, metadata } = await reading;
      expect(text.length).toBeGreaterThan(0);
      expect(second).toMatchObject({ text, answerId, metadata });
      expect(second.metadata.status).toBe("complete");
    });

    it("does not end the run by leaving", async () => {
      const client = new ChatClient();
      const id = uuidv7();
      const left = await readAnswer(
        await client.send(id, scenario("long tokens=100 rate=400")),
        (reading) => reading.deltas >= 2,
      );
      const whole = await readAnswer(await client.attach(id, left.answerId));
      expect(whole.metadata.status).toBe("complete");
      expect(whole.text.startsWith(left.text)).toBe(true);
      expect(whole.text.length).toBeGreaterThan(left.text.length);
    });

    it("is given an answer that ended in the meantime, whole", async () => {
      const client = new ChatClient();
      const id = uuidv7();
      const reading = await readAnswer(await client.send(id, scenario("reasoning")));
      expect((await client.attach(id)).status).toBe(204);
      const replay = await readAnswer(await client.attach(id, reading.answerId));
      expect(replay).toMatchObject({ text: reading.text, reasoning: reading.reasoning });
      expect(replay.metadata.status).toBe("complete");
    });

    it("finds nothing in a stranger's conversation", async () => {
      const owner = new ChatClient();
      const id = uuidv7();
      const reading = await readAnswer(await owner.send(id, scenario("echo")));
      const stranger = new ChatClient();
      await readAnswer(await stranger.send(uuidv7(), scenario("echo")));
      expect((await stranger.attach(id, reading.answerId)).status).toBe(404);
      expect(await errorCode(await stranger.open(id))).toBe("not_found");
      expect(await errorCode(await stranger.stop(id))).toBe("not_found");
      expect(await errorCode(await stranger.patch(id, { title: "mine" }))).toBe("not_found");
      expect(await errorCode(await stranger.remove(id))).toBe("not_found");
      expect(await errorCode(await stranger.send(id, "let me in"))).toBe("not_found");
      expect(await errorCode(await stranger.send(id, "let me in", reading.answerId))).toBe("not_found");
      expect((await owner.conversation(id)).messages).toHaveLength(2);
    });
  });

  describe("stop", () => {
    it("closes the provider's connection and keeps what had arrived", async () => {
      const client = new ChatClient();
      const id = uuidv7();
      const response = await client.send(id, scenario("never-ending rate=200", id));
      let stopped: Promise<Response> | undefined;
      const reading = await readAnswer(response, (soFar) => {
        if (soFar.deltas >= 3) stopped ??= client.stop(id);
        return false;
      });
      expect((await stopped)?.status).toBe(204);
      expect(reading.metadata.status).toBe("stopped");
      expect(reading.text.length).toBeGreaterThan(0);
      const answer = (await client.conversation(id)).messages[1];
      expect(answer && textOf(answer)).toBe(reading.text);
      expect((await standin.control.waitForRequest(id, "peer-closed")).peerClosedAt).toBeGreaterThan(0);
    });

    it("works before the first token", async () => {
      const client = new ChatClient();
      const id = uuidv7();
      const reading = readAnswer(await client.send(id, scenario("timeout", id)));
      expect((await client.stop(id)).status).toBe(204);
      expect((await reading).metadata.status).toBe("stopped");
      expect((await standin.control.waitForRequest(id, "peer-closed")).peerClosedAt).toBeGreaterThan(0);
    });

    it("asked for by another instance is obeyed by the owner's next tick", async () => {
      const client = new ChatClient();
      const id = uuidv7();
      const reading = readAnswer(await client.send(id, scenario("never-ending rate=50", id)));
      await db().run.updateMany({ where: { conversationId: id }, data: { stopRequestedAt: new Date() } });
      expect((await reading).metadata.status).toBe("stopped");
    });

    it("of a conversation that is deleted meanwhile ends the run too", async () => {
      const client = new ChatClient();
      const id = uuidv7();
      const reading = readAnswer(await client.send(id, scenario("never-ending rate=50", id)));
      expect((await client.remove(id)).status).toBe(204);
      await reading;
      expect(await db().message.count({ where: { conversationId: id } })).toBe(0);
      expect((await standin.control.waitForRequest(id, "peer-closed")).peerClosedAt).toBeGreaterThan(0);
    });
  });

  describe("branches", () => {
    it("asking again and editing add siblings and destroy nothing", async () => {
      const client = new ChatClient();
      const id = uuidv7();
      const first = await readAnswer(await client.send(id, scenario("echo", "one")));
      const question = (await client.conversation(id)).messages[0];
      const again = await readAnswer(
        await client.chat({
          conversationId: id,
          modelId: testModel,
          action: { type: "regenerate", questionId: question?.id ?? "" },
        }),
      );
      const edited = await readAnswer(await client.send(id, scenario("echo", "uno")));
      const stored = await client.conversation(id);
      expect(stored.messages).toHaveLength(5);
      expect(stored.headId).toBe(edited.answerId);
      expect(stored.messages.filter(({ metadata }) => metadata?.parentId === question?.id)).toHaveLength(2);
      expect((await client.patch(id, { headId: again.answerId })).status).toBe(200);
      expect((await client.conversation(id)).headId).toBe(again.answerId);
      expect(first.answerId).not.toBe(again.answerId);
    });

    it("a head that is no message of the conversation is refused", async () => {
      const client = new ChatClient();
      const id = uuidv7();
      const first = await readAnswer(await client.send(id, scenario("echo")));
      expect(await errorCode(await client.patch(id, { headId: uuidv7() }))).toBe("not_found");
      expect((await client.conversation(id)).headId).toBe(first.answerId);
    });
  });

  describe("sending twice", () => {
    it("the same message gives the same answer and asks the provider once", async () => {
      const client = new ChatClient();
      const id = uuidv7();
      const messageId = uuidv7();
      const first = await readAnswer(await client.send(id, scenario("echo"), null, messageId));
      const calls = (await chats()).length;
      const second = await readAnswer(await client.send(id, scenario("echo"), null, messageId));
      expect(second.answerId).toBe(first.answerId);
      expect(second.text).toBe(first.text);
      expect(await chats()).toHaveLength(calls);
      expect((await client.conversation(id)).messages).toHaveLength(2);
    });

    it("two questions at once: one is answered, the other is refused and stores nothing", async () => {
      const client = new ChatClient();
      const id = uuidv7();
      const start = await readAnswer(await client.send(id, scenario("echo")));
      const responses = await Promise.all([
        client.send(id, scenario("long tokens=50 rate=500"), start.answerId),
        client.send(id, scenario("long tokens=50 rate=500"), start.answerId),
      ]);
      const refused = responses.filter((response) => !response.ok);
      expect(refused).toHaveLength(1);
      expect(refused[0] && (await errorCode(refused[0]))).toBe("conflict");
      const answered = responses.find((response) => response.ok);
      if (answered) await readAnswer(answered);
      expect((await client.conversation(id)).messages).toHaveLength(4);
    });

    it("many at once: one that can't be stored takes none of the others along", async () => {
      const client = new ChatClient();
      const taken = uuidv7();
      await readAnswer(await client.send(uuidv7(), scenario("echo"), null, taken));
      const others = Array.from({ length: 5 }, () => ({ id: uuidv7(), messageId: uuidv7() }));
      const [bad, ...good] = await Promise.all([
        client.send(uuidv7(), scenario("echo"), null, taken),
        ...others.map(({ id, messageId }, place) =>
          client.send(id, scenario("echo", `question ${place}`), null, messageId),
        ),
      ]);
      expect(await errorCode(bad)).toBe("conflict");
      for (const [place, { id, messageId }] of others.entries()) {
        const { text, answerId } = await readAnswer(good[place] as Response);
        expect(text).toContain(`question ${place}`);
        const { messages } = await client.conversation(id);
        expect(messages.map((message) => message.id)).toEqual([messageId, answerId]);
      }
    });
  });

  describe("a shutdown", () => {
    it("stores what had arrived as interrupted, and continue goes on from the exact character", async () => {
      const client = new ChatClient();
      const id = uuidv7();
      const response = await client.send(id, scenario("long tokens=400 rate=200"));
      let ended: Promise<void> | undefined;
      const cut = await readAnswer(response, (soFar) => {
        if (soFar.deltas >= 5) ended ??= stopChat();
        return false;
      });
      await ended;
      expect(cut.metadata.status).toBe("interrupted");
      const partial = (await client.conversation(id)).messages[1];
      expect(partial && textOf(partial)).toBe(cut.text);

      const continued = await readAnswer(
        await client.chat({
          conversationId: id,
          modelId: testModel,
          action: { type: "continue", answerId: cut.answerId },
        }),
      );
      expect(continued.metadata.status).toBe("complete");
      expect(continued.text.startsWith(cut.text)).toBe(true);
      expect(continued.text.length).toBeGreaterThan(cut.text.length);
      const call = (await chats()).at(-1)?.body as { messages: Record<string, unknown>[] };
      expect(call.messages.at(-1)).toMatchObject({ role: "assistant", prefix: true });
      // The prefix is sent once and the echo of it is not shown twice.
      expect(continued.text.split(cut.text)).toHaveLength(2);
    });
  });

  describe("bad input changes nothing and says what is wrong", () => {
    const good = () => ({
      conversationId: uuidv7(),
      modelId: testModel,
      action: { type: "send", messageId: uuidv7(), parentId: null, text: "Hello" },
    });
    it.each([
      ["malformed JSON", () => '{"conversationId":', 400, "invalid_input"],
      ["a wrong type", () => ({ ...good(), modelId: 7 }), 400, "invalid_input"],
      ["a field too many", () => ({ ...good(), userId: uuidv7() }), 400, "invalid_input"],
      ["an id that is none", () => ({ ...good(), conversationId: "1" }), 400, "invalid_input"],
      [
        "an empty question",
        () => ({ ...good(), action: { ...good().action, text: " \n" } }),
        400,
        "invalid_input",
      ],
      [
        "1 MB of text",
        () => ({ ...good(), action: { ...good().action, text: "x".repeat(1_000_000) } }),
        400,
        "invalid_input",
      ],
      [
        "3 MB of text",
        () => ({ ...good(), action: { ...good().action, text: "x".repeat(3_000_000) } }),
        413,
        "too_large",
      ],
      [
        "an unknown parent",
        () => ({ ...good(), action: { ...good().action, parentId: uuidv7() } }),
        404,
        "not_found",
      ],
      [
        "an unknown question",
        () => ({ ...good(), action: { type: "regenerate", questionId: uuidv7() } }),
        404,
        "not_found",
      ],
      ["an unknown model", () => ({ ...good(), modelId: "no-such-model" }), 400, "model_unknown"],
    ])("%s", async (_, body, status, code) => {
      const client = new ChatClient();
      const before = await db().conversation.count();
      const response = await client.chat(body());
      expect(response.status).toBe(status);
      expect(await errorCode(response)).toBe(code);
      expect(await db().conversation.count()).toBe(before);
    });
  });
});
