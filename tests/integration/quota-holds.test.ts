import { uuidv7 } from "uuidv7";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { stopChat, titleSettled } from "@/lib/chat/server";
import { db } from "@/lib/db/server";
import { env } from "@/lib/env";
import { AppError } from "@/lib/errors";
import { usualRules } from "@/lib/usage/contract";
import { holdQuota, recordUsage, storeRules } from "@/lib/usage/server";
import { ChatClient, errorCode, readAnswer } from "../support/chat-client";
import { describeEachDatabase, emptyDatabase } from "../support/database";
import { newTokenHolder, useGateway } from "../support/gateway";
import { useStandin } from "../support/standin";

const standin = useStandin();
const gateway = useGateway();
const model = "mistral-small-latest";

function chat(token: string, content: string, options: { stream?: boolean; signal?: AbortSignal } = {}) {
  return fetch(`${gateway.baseUrl}/chat/completions`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body: JSON.stringify({
      model,
      stream: options.stream ?? false,
      messages: [{ role: "user", content }],
    }),
    ...(options.signal ? { signal: options.signal } : {}),
  });
}

const codeOf = async (response: Response) => ((await response.json()) as { code: string }).code;

describeEachDatabase("a quota and calls at once", () => {
  beforeAll(() => {
    Object.assign(env(), { MISTRAL_BASE_URL: standin.baseUrl, MISTRAL_API_KEY: "server-key-0000" });
  });
  afterAll(stopChat);
  beforeEach(async () => {
    await emptyDatabase();
    await storeRules({ ...usualRules, member: { dayTokens: 2_500, monthTokens: null } });
  });

  it("lets only as many pass as it has room for, and the others when they are done", async () => {
    const { userId } = await newTokenHolder();
    const hold = () => holdQuota(userId, "server", { prompt: 200, answer: 800 });
    const settled = await Promise.allSettled(Array.from({ length: 8 }, hold));
    const passed = settled.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []));
    const codes = settled.flatMap((result) =>
      result.status === "rejected" && result.reason instanceof AppError ? [result.reason.code] : [],
    );
    expect(passed).toHaveLength(3);
    expect(codes).toEqual(Array.from({ length: 5 }, () => "quota_held"));
    await Promise.all(passed.map(({ release }) => release()));
    expect(await db().quotaHold.count()).toBe(0);
    await (await hold()).release();
  });

  it("holds nothing for whoever brings a key, and nothing of another's", async () => {
    const [one, other] = [await newTokenHolder(), await newTokenHolder()];
    await holdQuota(one.userId, "server", { prompt: 0, answer: 5_000 });
    await expect(holdQuota(one.userId, "server", { prompt: 1 })).rejects.toMatchObject({
      code: "quota_held",
    });
    await holdQuota(one.userId, "own", { prompt: 1 });
    await holdQuota(other.userId, "server", { prompt: 1 });
  });

  it("that is used up says when it starts again, whatever is held", async () => {
    const { userId } = await newTokenHolder();
    const spent = { prompt: 2_000, completion: 500, cached: 0, modelId: model };
    await recordUsage(userId, { ...spent, kind: "gateway", keyKind: "server" });
    await expect(holdQuota(userId, "server", { prompt: 1 })).rejects.toMatchObject({ code: "quota_reached" });
  });

  it("forgets what a process held that is gone", async () => {
    const { userId } = await newTokenHolder();
    const createdAt = new Date(Date.now() - 2 * 3_600_000);
    await db().quotaHold.create({ data: { userId, tokens: 5_000, createdAt } });
    await holdQuota(userId, "server", { prompt: 1 });
    expect(await db().quotaHold.count()).toBe(1);
  });

  it("at the gateway: one of many at once reaches Mistral, and its end gives back what it held", async () => {
    await storeRules({ ...usualRules, member: { dayTokens: 1_000, monthTokens: null } });
    const { token, userId } = await newTokenHolder();
    await standin.control.clear();
    const responses = await Promise.all(Array.from({ length: 6 }, () => chat(token, "[[scenario:echo]] hi")));
    const refused = responses.filter(({ status }) => status === 429);
    const answered = responses.filter(({ status }) => status === 200);
    // Those that came after the end of the first pass too: it took little.
    expect(answered.length).toBeGreaterThan(0);
    expect(answered.length + refused.length).toBe(6);
    for (const response of refused) expect(await codeOf(response)).toBe("quota_held");
    for (const response of answered) await response.text();
    expect(await standin.control.requests()).toHaveLength(answered.length);
    await expect.poll(() => db().quotaHold.count({ where: { userId } })).toBe(0);
    expect((await chat(token, "[[scenario:echo]] again")).status).toBe(200);
  });

  it("at the gateway: a stream that goes on holds its part until its program leaves; a refused call holds none", async () => {
    await storeRules({ ...usualRules, member: { dayTokens: 1_000, monthTokens: null } });
    const { token, userId } = await newTokenHolder();
    const leaving = new AbortController();
    const marker = crypto.randomUUID();
    const first = await chat(token, `[[scenario:never-ending]] ${marker}`, {
      stream: true,
      signal: leaving.signal,
    });
    expect(first.status).toBe(200);
    expect(await codeOf(await chat(token, "hi"))).toBe("quota_held");
    leaving.abort();
    await first.text().catch(() => {});
    await standin.control.waitForRequest(marker, "peer-closed");
    await expect.poll(() => db().quotaHold.count({ where: { userId } })).toBe(0);
    const wrong = await chat(token, "[[scenario:403-tier]] hi");
    expect(wrong.status).toBe(403);
    await wrong.text();
    await expect.poll(() => db().quotaHold.count({ where: { userId } })).toBe(0);
  });

  it("in the chat: a second question waits for the end of the first, and nothing of it is stored", async () => {
    await storeRules({ ...usualRules, guest: { dayTokens: 1_000, monthTokens: null } });
    const client = new ChatClient();
    const [one, other] = [uuidv7(), uuidv7()];
    const first = await client.send(one, "[[scenario:never-ending]] go on");
    const second = await client.send(other, "Another");
    expect([second.status, await errorCode(second)]).toEqual([429, "quota_held"]);
    expect(await db().conversation.count({ where: { id: other } })).toBe(0);
    await client.stop(one);
    await readAnswer(first);
    await titleSettled(one);
    await expect.poll(() => db().quotaHold.count()).toBe(0);
  });
});
