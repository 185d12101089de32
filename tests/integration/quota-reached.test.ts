import { createTranslator } from "next-intl";
import { uuidv7 } from "uuidv7";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { stopChat, titleSettled } from "@/lib/chat/server";
import { db } from "@/lib/db/server";
import { env } from "@/lib/env";
import type { ErrorDetails } from "@/lib/errors";
import { errorValues } from "@/lib/i18n/contract";
import english from "@/lib/i18n/english";
import french from "@/lib/i18n/french";
import { usualRules } from "@/lib/usage/contract";
import { storeRules } from "@/lib/usage/server";
import { ChatClient, readAnswer } from "../support/chat-client";
import { describeEachDatabase, emptyDatabase } from "../support/database";
import { newTokenHolder, useGateway } from "../support/gateway";
import { useStandin } from "../support/standin";

const standin = useStandin();
const gateway = useGateway();
const limit = 3_000;
/** More than what is left of the quota, slowly enough that the quota is passed while it is being written. */
const long = "[[scenario:long tokens=4000 rate=3000]]";
const untilMidnight = () => 86_400 - (Math.floor(Date.now() / 1_000) % 86_400);

function ask(token: string, content: string, stream: boolean): Promise<Response> {
  return fetch(`${gateway.baseUrl}/chat/completions`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body: JSON.stringify({
      model: "mistral-small-latest",
      stream,
      max_tokens: 8_000,
      messages: [{ role: "user", content }],
    }),
  });
}

/** What the events of a stream say, and how it ended. */
function readEvents(text: string) {
  const data = text.split("\n\n").flatMap((event) => (event.startsWith("data: ") ? [event.slice(6)] : []));
  const isDone = data.pop() === "[DONE]";
  const events = data.map((line) => JSON.parse(line));
  const last = events.at(-1);
  return {
    isDone,
    text: events.map(({ choices }) => choices[0]?.delta?.content ?? "").join(""),
    finishReason: last?.choices[0]?.finish_reason,
    tokens: last?.usage?.completion_tokens,
  };
}

describeEachDatabase("a quota that is reached while an answer is being written", () => {
  beforeAll(() => {
    Object.assign(env(), { MISTRAL_BASE_URL: standin.baseUrl, MISTRAL_API_KEY: "server-key-0000" });
  });
  afterAll(stopChat);
  beforeEach(async () => {
    await emptyDatabase();
    const daily = { dayTokens: limit, monthTokens: null };
    await storeRules({ ...usualRules, member: daily, guest: daily });
  });

  it("at the gateway: the stream ends as Mistral ended it, the next call is refused and told until when", async () => {
    const { token, userId } = await newTokenHolder();
    const answer = readEvents(await (await ask(token, long, true)).text());
    expect(answer).toMatchObject({ isDone: true, finishReason: "stop", tokens: 4_000 });
    expect(answer.text.length).toBeGreaterThan(10_000);
    const [entry, ...others] = await db().usageEntry.findMany({ where: { userId } });
    expect(others).toEqual([]);
    expect(entry).toMatchObject({ completionTokens: 4_000, isEstimate: false });

    await standin.control.clear();
    for (const stream of [true, false]) {
      const refused = await ask(token, "And now?", stream);
      expect(refused.status).toBe(429);
      expect(Math.abs(Number(refused.headers.get("retry-after")) - untilMidnight())).toBeLessThan(5);
      const body = (await refused.json()) as { code: string; message: string };
      expect(body.code).toBe("quota_reached");
      const midnight = new Date(Date.now() + untilMidnight() * 1_000).toISOString().slice(0, 10);
      expect(body.message).toContain(
        `The quota of ${limit} tokens for this day is used up. It starts again at ${midnight}T00:00:00`,
      );
    }
    expect(await standin.control.requests()).toEqual([]);
    expect(await db().usageEntry.count({ where: { userId } })).toBe(1);
  });

  it("in the chat: the answer is complete, the next question is refused with a sentence that says when, and nothing of it is stored", async () => {
    const client = new ChatClient();
    const [conversationId, messageId] = [uuidv7(), uuidv7()];
    const answer = await readAnswer(await client.send(conversationId, long, null, messageId));
    expect(answer.metadata).toMatchObject({ status: "complete", finishReason: "stop" });
    expect(answer.text.length).toBeGreaterThan(10_000);
    await titleSettled(conversationId);
    const before = await client.conversation(conversationId);
    expect(before.messages.map(({ metadata }) => metadata?.status)).toContain("complete");

    await standin.control.clear();
    const refused = await client.send(conversationId, "And now?", answer.answerId);
    expect(refused.status).toBe(429);
    expect(Math.abs(Number(refused.headers.get("retry-after")) - untilMidnight())).toBeLessThan(5);
    const { error } = (await refused.json()) as { error: { code: string; details: ErrorDetails } };
    expect(error).toMatchObject({ code: "quota_reached", details: { period: "day", limit } });
    expect(sentences(error.details)).toEqual([
      expect.stringMatching(/^Your tokens for today are used up\. They start again (within|in about) /),
      expect.stringMatching(/^Vos jetons du jour sont épuisés\. Ils reviennent dans /),
    ]);
    expect(await client.conversation(conversationId)).toEqual(before);
    expect(await standin.control.requests()).toEqual([]);
  });
});

/** What the page says to it, in each language. */
function sentences(details: ErrorDetails): string[] {
  const values = errorValues(details);
  return [
    createTranslator({ locale: "en", messages: english, namespace: "errors" })("quota_reached", values),
    createTranslator({ locale: "fr", messages: french, namespace: "errors" })("quota_reached", values),
  ];
}
