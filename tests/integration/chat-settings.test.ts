import { uuidv7 } from "uuidv7";
import { afterAll, describe, expect, it } from "vitest";
import { stopChat, titleSettled } from "@/lib/chat/server";
import type { ChatSettings } from "@/lib/conversations/contract";
import { db } from "@/lib/db/server";
import { ChatClient, errorCode, readAnswer, testModel } from "../support/chat-client";
import { withEmbeddedDatabase } from "../support/database";
import { useServerSettings, useStandin } from "../support/standin";

const standin = useStandin();
withEmbeddedDatabase();

useServerSettings(standin);
afterAll(stopChat);

const plainModel = "mistral-large-2512";

async function sendWith(settings: ChatSettings | undefined, modelId = testModel) {
  const client = new ChatClient();
  const conversationId = uuidv7();
  const action = {
    type: "send" as const,
    messageId: uuidv7(),
    parentId: null,
    text: `Hello ${conversationId}`,
  };
  const response = await client.chat({ conversationId, modelId, action, ...(settings ? { settings } : {}) });
  return { client, conversationId, response };
}

/** The body of the call for the answer; the title's call quotes the same question. */
async function sentBody(text: string): Promise<Record<string, unknown>> {
  const requests = await standin.control.requests(text);
  return requests.findLast(({ scenario }) => scenario !== "title")?.body as Record<string, unknown>;
}

describe("sampling settings", () => {
  const all: ChatSettings = {
    systemPrompt: "Answer in verse.",
    temperature: 0.2,
    topP: 0.9,
    maxTokens: 500,
    stop: ["END"],
    seed: 7,
    safePrompt: true,
    reasoningEffort: "high",
  };

  it("reach the provider under its own names, and stay with the conversation and the answer", async () => {
    const { client, conversationId, response } = await sendWith(all);
    const first = await readAnswer(response);
    expect(await sentBody(conversationId)).toMatchObject({
      temperature: 0.2,
      top_p: 0.9,
      max_tokens: 500,
      stop: ["END"],
      random_seed: 7,
      safe_prompt: true,
      reasoning_effort: "high",
      messages: [{ role: "system", content: "Answer in verse." }, { role: "user" }],
    });
    const stored = await client.conversation(conversationId);
    expect(stored.settings).toEqual(all);
    expect(stored.messages[1]?.metadata?.settings).toEqual(all);

    const again = `again ${conversationId}`;
    await readAnswer(await client.send(conversationId, again, first.answerId));
    expect(await sentBody(again)).toMatchObject({ temperature: 0.2, reasoning_effort: "high" });
  });

  it("that are not set are not sent", async () => {
    const { conversationId, response } = await sendWith(undefined);
    await readAnswer(response);
    const body = await sentBody(conversationId);
    expect(Object.keys(body).sort()).toEqual(["messages", "model", "stream"]);
  });

  it("that the model does not know are kept but neither sent nor stored with its answer", async () => {
    const { client, conversationId, response } = await sendWith({ reasoningEffort: "high" }, plainModel);
    expect((await readAnswer(response)).metadata.status).toBe("complete");
    expect(await sentBody(conversationId)).not.toHaveProperty("reasoning_effort");
    const stored = await client.conversation(conversationId);
    expect(stored.settings).toEqual({ reasoningEffort: "high" });
    expect(stored.messages[1]?.metadata?.settings).toEqual({});
  });

  it("out of range are refused, and nothing is stored", async () => {
    for (const settings of [
      { temperature: 2 },
      { temperature: 0, topP: 0.5 },
      { topP: 0 },
      { maxTokens: 0 },
      { stop: [""] },
      { unknown: 1 },
    ]) {
      const { client, conversationId, response } = await sendWith(settings as ChatSettings);
      expect(response.status).toBe(400);
      expect(await errorCode(response)).toBe("invalid_input");
      expect(await db().conversation.count({ where: { id: conversationId } })).toBe(0);
      expect(client).toBeDefined();
    }
  });

  it("can be changed between answers", async () => {
    const { client, conversationId, response } = await sendWith({ temperature: 0.1 });
    const first = await readAnswer(response);
    expect((await client.patch(conversationId, { settings: { topP: 0.5 } })).status).toBe(200);
    const question = `next ${conversationId}`;
    await readAnswer(await client.send(conversationId, question, first.answerId));
    const body = await sentBody(question);
    expect(body).toMatchObject({ top_p: 0.5 });
    expect(body).not.toHaveProperty("temperature");
  });
});

describe("a title", () => {
  it("is made by a small model without thinking after the first answer", async () => {
    await standin.control.next({ scenario: "title", kind: "title", times: 1 });
    const { client, conversationId, response } = await sendWith(undefined);
    await readAnswer(response);
    await titleSettled(conversationId);
    const call = (await standin.control.requests()).find(({ scenario }) => scenario === "title");
    expect((call?.body as { model: string } | undefined)?.model).toMatch(/^ministral-3b/);
    const row = await db().conversation.findUniqueOrThrow({ where: { id: conversationId } });
    expect(row.titleSource).toBe("generated");
    expect(row.title.length).toBeGreaterThan(0);
    expect(row.title).not.toMatch(/<think>|\n/);
    expect(await db().usageEntry.count({ where: { kind: "title", userId: row.userId } })).toBe(1);
    expect((await client.conversation(conversationId)).title).toBe(row.title);
  });

  it("that the reader gave is never replaced", async () => {
    await standin.control.next({ scenario: "title delay=300", kind: "title", times: 1 });
    const { client, conversationId, response } = await sendWith(undefined);
    await readAnswer(response);
    expect((await client.patch(conversationId, { title: "Mine" })).status).toBe(200);
    await titleSettled(conversationId);
    expect((await client.conversation(conversationId)).title).toBe("Mine");
  });

  it("falls back to the first line of the question when no model will make one", async () => {
    await standin.control.next({ scenario: "503", kind: "title", times: 1 });
    const { client, conversationId, response } = await sendWith(undefined);
    await readAnswer(response);
    await titleSettled(conversationId);
    expect((await client.conversation(conversationId)).title).toBe(`Hello ${conversationId}`);
  });
});
