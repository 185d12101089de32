import { createHash } from "node:crypto";
import { connect } from "node:net";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { changePerson } from "@/lib/admin/server";
import { moveGuest } from "@/lib/auth/guest-move";
import { getConversation } from "@/lib/conversations/server";
import { db } from "@/lib/db/server";
import { env } from "@/lib/env";
import { maxGatewayBodyBytes } from "@/lib/gateway/contract";
import { storeSecret } from "@/lib/secrets/server";
import { usualRules } from "@/lib/usage/contract";
import { storeRules } from "@/lib/usage/server";
import { withEmbeddedDatabase } from "../support/database";
import { newTokenHolder, useGateway } from "../support/gateway";
import { useStandin } from "../support/standin";

const standin = useStandin();
withEmbeddedDatabase();
const gateway = useGateway();
const model = "mistral-small-latest";

beforeAll(() => {
  process.env.AUTH_SECRET = "a secret for tests that is long enough";
  Object.assign(env(), { MISTRAL_BASE_URL: standin.baseUrl, MISTRAL_API_KEY: "server-key-0000" });
});
beforeEach(() => storeRules(usualRules));

type Call = { token: string; body?: unknown; headers?: Record<string, string>; signal?: AbortSignal };

function post(path: string, { token, body, headers = {}, signal }: Call): Promise<Response> {
  return fetch(gateway.baseUrl + path, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json", ...headers },
    body: typeof body === "string" ? body : JSON.stringify(body),
    ...(signal ? { signal } : {}),
  });
}

const chat = (call: Call) => post("/chat/completions", call);
const ask = (content: string, more: object = {}) => ({
  model,
  messages: [{ role: "user", content }],
  ...more,
});
const entries = (userId: string) =>
  db().usageEntry.findMany({ where: { userId }, orderBy: { createdAt: "asc" } });

/** A call whose answer is being written and never ends by itself. */
async function beginEndless(token: string) {
  const marker = crypto.randomUUID();
  const leaving = new AbortController();
  const response = await chat({
    token,
    body: ask(`[[scenario:never-ending]] ${marker}`, { stream: true }),
    signal: leaving.signal,
  });
  await standin.control.waitForRequest(marker, "first-token");
  return { marker, leave: () => leaving.abort(), broken: expect(response.text()).rejects.toThrow() };
}

async function refusal(response: Response) {
  const body = await response.json();
  expect(body).toMatchObject({
    object: "error",
    message: expect.any(String),
    type: expect.any(String),
    param: null,
  });
  return { status: response.status, code: body.code, type: body.type, message: body.message as string };
}

describe("a request", () => {
  it("reaches Mistral byte for byte, with fields that nobody knows and odd spacing", async () => {
    const { token } = await newTokenHolder();
    // The stand-in keeps the parsed body; the bytes are proved by what only they could carry.
    const marker = crypto.randomUUID();
    const body = `{ "model":"${model}",\n "store":  false, "messages":[{"role":"user","content":"${marker} \\u00e9 \\ud83c\\udf2c"}],"temperature":0.70 }`;
    const response = await chat({ token, body });
    expect(response.status).toBe(422);
    const [seen] = await standin.control.requests(marker);
    expect(seen?.body).toEqual(JSON.parse(body));
    expect(seen?.headers["content-length"]).toBe(String(Buffer.byteLength(body)));
    expect(seen?.headers.cookie).toBeUndefined();
  });

  it("that is no JSON is for Mistral to judge", async () => {
    const { token } = await newTokenHolder();
    const response = await chat({ token, body: "{not json" });
    expect(response.status).toBe(422);
    expect(response.headers.get("x-answered-by")).toBe("mistral");
  });

  it("that is too large is refused while it arrives", async () => {
    const { token } = await newTokenHolder();
    const response = await chat({ token, body: ask("x".repeat(maxGatewayBodyBytes)) });
    expect(await refusal(response)).toMatchObject({ status: 413, code: "too_large" });
    expect(await standin.control.requests()).toEqual([]);
  });

  it("to an address that is not there is answered in the same shape", async () => {
    const response = await fetch(`${gateway.baseUrl}/files`);
    expect(await refusal(response)).toMatchObject({ status: 404, code: "not_found" });
  });

  it("for a model id that would lead elsewhere at the provider goes nowhere", async () => {
    const { token } = await newTokenHolder();
    for (const id of ["..%2Ffiles", "a%2F..%2F..%2Ffiles", "%2Ffiles", "..%5Cfiles", "%E0%A4%A"]) {
      const response = await fetch(`${gateway.baseUrl}/models/${id}`, {
        headers: { authorization: `Bearer ${token}` },
      });
      expect((await refusal(response)).status).toBe(404);
    }
    expect(await standin.control.requests()).toEqual([]);
  });
});

describe("an answer", () => {
  it("comes back byte for byte, whole and streamed", async () => {
    const { token } = await newTokenHolder();
    for (const more of [{}, { stream: true }]) {
      const body = ask("[[scenario:long tokens=3000 rate=0]] same", more);
      const through = await (await chat({ token, body })).text();
      const direct = await (
        await fetch(`${standin.baseUrl}/chat/completions`, {
          method: "POST",
          headers: { authorization: "Bearer x", "content-type": "application/json" },
          body: JSON.stringify(body),
        })
      ).text();
      // Ids, times and padding differ from call to call.
      const settled = (text: string) =>
        text.replace(/"(id|created|p)":("[^"]*"|\d+)/g, '"$1":0').replace(/"p":0/g, "");
      expect(digest(settled(through))).toBe(digest(settled(direct)));
      expect(through.length).toBeGreaterThan(10_000);
    }
  });

  it("carries Mistral's rate limits and type, and none of its connection's headers", async () => {
    const { token } = await newTokenHolder();
    const { headers } = await chat({ token, body: ask("hi") });
    expect(headers.get("x-ratelimit-limit-req-minute")).toBe("60");
    expect(headers.get("content-type")).toBe("application/json");
    expect(headers.get("x-answered-by")).toBe("mistral");
    expect(headers.get("cache-control")).toContain("no-transform");
    expect([...headers.keys()].filter((name) => /kong|envoy|server|access-control/.test(name))).toEqual([]);
  });

  it("that Mistral refuses comes back as Mistral said it, and costs nothing", async () => {
    const { token, userId } = await newTokenHolder();
    for (const [scenario, status] of [
      ["403-tier", 403],
      ["401-gateway", 401],
      ["422-wrapped", 422],
      ["429-no-quota", 429],
      ["503", 503],
    ] as const) {
      await standin.control.next({ scenario });
      const response = await chat({ token, body: ask("hi") });
      expect(response.status).toBe(status);
      expect(response.headers.get("x-answered-by")).toBe("mistral");
      expect((await response.text()).length).toBeGreaterThan(10);
    }
    expect(await entries(userId)).toEqual([]);
  });

  it("that breaks off at Mistral breaks off here, after all that had come; what is known is counted", async () => {
    const { token, userId } = await newTokenHolder();
    const response = await chat({
      token,
      body: ask("[[scenario:cut-after-first-token after=8]] go", { stream: true }),
    });
    let text = "";
    const read = async () => {
      for await (const piece of response.body ?? []) text += new TextDecoder().decode(piece);
    };
    await expect(read()).rejects.toThrow();
    expect(text).toContain('"content":"');
    expect(text).not.toContain("[DONE]");
    await expect.poll(() => entries(userId)).toHaveLength(1);
    const [entry] = await entries(userId);
    expect(entry).toMatchObject({ isEstimate: true, kind: "gateway", keyKind: "server" });
    expect(entry?.promptTokens).toBeGreaterThan(0);
    expect(entry?.completionTokens).toBeGreaterThan(0);
  });

  it("from a Mistral that can't be reached is a refusal of ours", async () => {
    const { token } = await newTokenHolder();
    await standin.control.next({ scenario: "cut-before-headers" });
    const response = await chat({ token, body: ask("hi") });
    expect(await refusal(response)).toMatchObject({ status: 502, code: "provider_cut" });
  });

  it("waits for a client that reads slowly, at Mistral and not in our memory", async () => {
    const { token } = await newTokenHolder();
    const marker = crypto.randomUUID();
    const body = JSON.stringify(
      ask(`[[scenario:long tokens=400000 rate=0 chunk=1]] ${marker}`, { stream: true }),
    );
    const url = new URL(gateway.baseUrl);
    const socket = connect(Number(url.port), "127.0.0.1");
    socket.write(
      `POST /api/v1/chat/completions HTTP/1.1\r\nhost: ${url.host}\r\nauthorization: Bearer ${token}\r\n` +
        `content-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
    );
    // It hears that the answer has begun, and reads no further.
    await new Promise<void>((resolve) => socket.once("readable", resolve));
    await standin.control.waitForRequest(marker, "first-token");
    const before = process.memoryUsage().arrayBuffers + process.memoryUsage().external;
    const settle = async () => (await standin.control.requests(marker))[0]?.tokens ?? 0;
    let tokens = -1;
    const standsStill = async () => {
      const before = tokens;
      tokens = await settle();
      return tokens > 0 && tokens === before;
    };
    // Until Mistral stands still: the pipes between are full.
    await expect.poll(standsStill, { interval: 400, timeout: 15_000 }).toBe(true);
    expect(tokens).toBeLessThan(400_000);
    const grown = process.memoryUsage().arrayBuffers + process.memoryUsage().external - before;
    expect(grown).toBeLessThan(32 * 1024 * 1024);
    socket.destroy();
    await standin.control.waitForRequest(marker, "peer-closed");
  });
});

// A key and so a queue of its own for each: what they block must stay blocked for nobody else.
describe("a rate limit of Mistral's", () => {
  it("that is short is waited for", async () => {
    const { token, userId } = await newTokenHolder();
    await storeSecret(userId, "mistral", `own-${crypto.randomUUID()}`);
    await standin.control.next({ scenario: "429-retry-after seconds=1" });
    const response = await chat({ token, body: ask("hi") });
    expect(response.status).toBe(200);
    expect(await standin.control.requests()).toHaveLength(2);
  });

  it("that is long is passed on with its Retry-After, and the next call is told the same by us", async () => {
    const { token, userId } = await newTokenHolder();
    await storeSecret(userId, "mistral", `own-${crypto.randomUUID()}`);
    await standin.control.next({ scenario: "429-retry-after seconds=600" });
    const first = await chat({ token, body: ask("hi") });
    expect(first.status).toBe(429);
    expect(first.headers.get("retry-after")).toBe("600");
    expect(first.headers.get("x-answered-by")).toBe("mistral");
    const second = await chat({ token, body: ask("hi") });
    expect(Number(second.headers.get("retry-after"))).toBeGreaterThan(590);
    expect(await refusal(second)).toMatchObject({
      status: 429,
      code: "provider_rate_limited",
      type: "rate_limited",
    });
    expect(await standin.control.requests()).toHaveLength(1);
  });
});

describe("a token", () => {
  it("that is missing, malformed, of another kind or made up opens nothing", async () => {
    for (const authorization of [
      "",
      "Basic abc",
      "Bearer",
      "Bearer tm_short",
      `Bearer tm_${"a".repeat(43)}`,
    ]) {
      const response = await fetch(`${gateway.baseUrl}/models`, { headers: { authorization } });
      expect(response.headers.get("www-authenticate")).toBe("Bearer");
      const { status, code } = await refusal(response);
      expect(status).toBe(401);
      expect(code).toBe(authorization.startsWith("Bearer t") ? "token_invalid" : "token_missing");
    }
  });

  it("that ran out, was revoked, or whose owner is gone opens nothing any more", async () => {
    const [expired, revoked, orphan] = [
      await newTokenHolder(),
      await newTokenHolder(),
      await newTokenHolder(),
    ];
    await db().accessToken.update({
      where: { id: expired.tokenId },
      data: { expiresAt: new Date(Date.now() - 1) },
    });
    await db().accessToken.delete({ where: { id: revoked.tokenId } });
    await db().user.delete({ where: { id: orphan.userId } });
    const codes = await Promise.all(
      [expired, revoked, orphan].map(
        async ({ token }) => (await refusal(await chat({ token, body: ask("hi") }))).code,
      ),
    );
    expect(codes).toEqual(["token_expired", "token_invalid", "token_invalid"]);
    expect(await standin.control.requests()).toEqual([]);
  });

  it("whose owner is erased elsewhere in mid-answer opens nothing more, and what is under way is cut", async () => {
    await storeRules({ ...usualRules, member: { dayTokens: 1_000_000, monthTokens: null } });
    const { token, userId } = await newTokenHolder();
    const { marker, broken } = await beginEndless(token);
    expect(await db().quotaHold.count({ where: { userId } })).toBe(1);
    await db().user.delete({ where: { id: userId } });
    expect((await refusal(await chat({ token, body: ask("hi") }))).code).toBe("token_invalid");
    await broken;
    await standin.control.waitForRequest(marker, "peer-closed");
    // Nothing of theirs comes back with the bookkeeping of that end.
    await expect.poll(() => db().quotaHold.count()).toBe(0);
    expect(await entries(userId)).toEqual([]);
  });

  it("whose owner is shut out is cut in mid-answer: at once here, a moment later where it was done elsewhere", async () => {
    const [here, elsewhere, other] = [await newTokenHolder(), await newTokenHolder(), await newTokenHolder()];
    const [first, second, third] = [
      await beginEndless(here.token),
      await beginEndless(elsewhere.token),
      await beginEndless(other.token),
    ];
    await changePerson(other.userId, here.userId, { isDisabled: true });
    // As another instance would have done it.
    await db().user.update({ where: { id: elsewhere.userId }, data: { disabledAt: new Date() } });
    await Promise.all([first.broken, second.broken]);
    await standin.control.waitForRequest(first.marker, "peer-closed");
    await standin.control.waitForRequest(second.marker, "peer-closed");
    await expect.poll(() => entries(here.userId)).toHaveLength(1);
    await expect.poll(() => entries(elsewhere.userId)).toHaveLength(1);
    // Nobody else's call ends with theirs.
    const [request] = await standin.control.requests(third.marker);
    expect(request?.peerClosedAt).toBeNull();
    third.leave();
    await third.broken;
  });

  it("opens what its scopes name and nothing else", async () => {
    const { token } = await newTokenHolder({ scopes: ["models"] });
    const list = await fetch(`${gateway.baseUrl}/models`, { headers: { authorization: `Bearer ${token}` } });
    expect(list.status).toBe(200);
    expect(await refusal(await chat({ token, body: ask("hi") }))).toMatchObject({
      status: 403,
      code: "token_scope",
    });
    expect((await post("/embeddings", { token, body: { model: "mistral-embed", input: "a" } })).status).toBe(
      403,
    );
  });

  it("is the only thing that opens it: a session cookie is not looked at", async () => {
    const response = await fetch(`${gateway.baseUrl}/models`, { headers: { cookie: "session=whatever" } });
    expect(await refusal(response)).toMatchObject({ status: 401, code: "token_missing" });
  });

  it("is stored as a hash, and its last use is written once a minute", async () => {
    const { token, tokenId } = await newTokenHolder();
    const row = await db().accessToken.findUniqueOrThrow({ where: { id: tokenId } });
    expect(JSON.stringify(row)).not.toContain(token.slice(3));
    expect(row.tokenHash).toBe(createHash("sha256").update(token).digest("base64url"));
    expect(row.lastUsedAt).toBeNull();
    await (await chat({ token, body: ask("hi") })).text();
    const used = async () =>
      (await db().accessToken.findUniqueOrThrow({ where: { id: tokenId } })).lastUsedAt;
    await expect.poll(used).not.toBeNull();
    const first = await used();
    await (await chat({ token, body: ask("hi") })).text();
    expect(await used()).toEqual(first);
  });

  it("goes with a guest to their account", async () => {
    const { token, userId } = await newTokenHolder({ isGuest: true });
    const account = await db().user.create({ data: { email: `${crypto.randomUUID()}@example.org` } });
    await moveGuest(userId, account.id);
    await (await chat({ token, body: ask("hi") })).text();
    expect(await entries(account.id)).toHaveLength(1);
  });
});

describe("the key", () => {
  it("is the token owner's own where they have one, and the usage says whose it was", async () => {
    const { token, userId } = await newTokenHolder();
    const own = `own-${crypto.randomUUID()}`;
    await storeSecret(userId, "mistral", own);
    await standin.control.change({ keys: [own] });
    const response = await chat({ token, body: ask("hi") });
    expect(response.status).toBe(200);
    await response.text();
    expect(await entries(userId)).toMatchObject([{ keyKind: "own" }]);
  });
});

describe("usage", () => {
  it("of a whole answer, a stream and embeddings is what Mistral counted", async () => {
    const { token, userId } = await newTokenHolder();
    const whole = await (await chat({ token, body: ask("hi there") })).json();
    await (
      await chat({ token, body: ask("[[scenario:long tokens=50 rate=0]] hi", { stream: true }) })
    ).text();
    await (
      await post("/embeddings", { token, body: { model: "mistral-embed", input: ["one", "two"] } })
    ).text();
    const rows = await entries(userId);
    expect(rows.map(({ kind, modelId, isEstimate }) => [kind, modelId, isEstimate])).toEqual([
      ["gateway", model, false],
      ["gateway", model, false],
      ["embedding", "mistral-embed", false],
    ]);
    expect(rows[0]).toMatchObject({
      promptTokens: whole.usage.prompt_tokens,
      completionTokens: whole.usage.completion_tokens,
    });
    expect(rows[1]?.completionTokens).toBe(50);
    expect(rows[1]?.firstTokenMs).toBeGreaterThanOrEqual(0);
    expect(rows[1]?.totalMs).toBeGreaterThanOrEqual(rows[1]?.firstTokenMs ?? 0);
    expect(rows[2]?.completionTokens).toBe(0);
  });

  it("quoted in an answer is not taken for the real one", async () => {
    const { token, userId } = await newTokenHolder();
    const fake = '{"usage":{"prompt_tokens":1000000,"completion_tokens":1}}';
    for (const stream of [false, true]) {
      await (await chat({ token, body: ask(`[[scenario:echo]] ${fake}`, { stream }) })).text();
    }
    for (const row of await entries(userId)) expect(row.promptTokens).toBeLessThan(1_000);
  });

  it("of a client that leaves is counted as far as it got", async () => {
    const { token, userId } = await newTokenHolder();
    const leaving = new AbortController();
    const response = await chat({
      token,
      body: ask("[[scenario:never-ending]] go", { stream: true }),
      signal: leaving.signal,
    });
    let text = "";
    for await (const piece of response.body ?? []) {
      text += new TextDecoder().decode(piece);
      if (text.split('"content":"').length > 8) break;
    }
    leaving.abort();
    await expect.poll(async () => (await entries(userId)).length).toBe(1);
    const [entry] = await entries(userId);
    expect(entry?.isEstimate).toBe(true);
    expect(entry?.completionTokens).toBeGreaterThan(5);
  });
});

describe("a quota", () => {
  const rules = { ...usualRules, member: { dayTokens: 10, monthTokens: null } };

  it("refuses before the call, says when it starts again, and lets an answer end that has begun", async () => {
    await storeRules(rules);
    const { token, userId } = await newTokenHolder();
    const first = await chat({ token, body: ask("[[scenario:long tokens=80 rate=0]] a", { stream: true }) });
    expect((await first.text()).trimEnd().endsWith("[DONE]")).toBe(true);
    await standin.control.clear();
    const response = await chat({ token, body: ask("again") });
    const untilMidnight = 86_400 - (Math.floor(Date.now() / 1_000) % 86_400);
    expect(Math.abs(Number(response.headers.get("retry-after")) - untilMidnight)).toBeLessThan(5);
    const said = await refusal(response);
    expect(said).toMatchObject({ status: 429, code: "quota_reached" });
    expect(said.message).toMatch(
      /The quota of 10 tokens for this day is used up\. It starts again at .+T00:00:00/,
    );
    expect(await standin.control.requests()).toEqual([]);
    expect(await entries(userId)).toHaveLength(1);
  });

  it("of the month counts the month, and guests have their own", async () => {
    await storeRules({ ...usualRules, guest: { dayTokens: null, monthTokens: 5 } });
    const guest = await newTokenHolder({ isGuest: true });
    const member = await newTokenHolder();
    for (const { token } of [guest, member]) await (await chat({ token, body: ask("hi") })).text();
    expect((await refusal(await chat({ token: guest.token, body: ask("hi") }))).message).toContain(
      "this month",
    );
    expect((await chat({ token: member.token, body: ask("hi") })).status).toBe(200);
  });

  it("is the server's: whoever brings a key spends their own", async () => {
    await storeRules({ ...usualRules, member: { dayTokens: 0, monthTokens: 0 } });
    const { token, userId } = await newTokenHolder();
    expect((await chat({ token, body: ask("hi") })).status).toBe(429);
    await storeSecret(userId, "mistral", `own-${crypto.randomUUID()}`);
    expect((await chat({ token, body: ask("hi") })).status).toBe(200);
  });
});

describe("X-Save-Conversation", () => {
  const headers = { "x-save-conversation": "true" };

  it("stores the exchange as a conversation that its owner finds, streamed or whole", async () => {
    const { token, userId } = await newTokenHolder();
    const messages = [
      { role: "system", content: "Be brief." },
      { role: "user", content: "First line\nsecond" },
      { role: "assistant", content: "Hello" },
      { role: "user", content: [{ type: "text", text: "[[scenario:echo]] “quoted” 🌬️" }] },
    ];
    for (const stream of [false, true]) {
      const response = await chat({ token, headers, body: { model, messages, stream } });
      const id = response.headers.get("x-conversation-id") ?? "";
      await response.text();
      const conversation = await getConversation(userId, id);
      expect(conversation).toMatchObject({
        title: "First line",
        modelId: model,
        settings: { systemPrompt: "Be brief." },
      });
      expect(conversation.messages.map(({ role, parts }) => [role, parts])).toEqual([
        ["user", [{ type: "text", text: "First line\nsecond" }]],
        ["assistant", [{ type: "text", text: "Hello" }]],
        ["user", [{ type: "text", text: "[[scenario:echo]] “quoted” 🌬️" }]],
        ["assistant", [{ type: "text", text: "“quoted” 🌬️" }]],
      ]);
      const answer = conversation.messages.at(-1);
      expect(conversation.headId).toBe(answer?.id);
      expect(answer?.metadata).toMatchObject({ status: "complete", finishReason: "stop" });
      expect(answer?.metadata?.usage?.completion).toBeGreaterThan(0);
      expect(await db().usageEntry.count({ where: { messageId: answer?.id ?? "" } })).toBe(1);
    }
  });

  it("keeps thinking apart, and what had come of an answer that broke off", async () => {
    const { token, userId } = await newTokenHolder();
    const thought = await chat({ token, headers, body: ask("[[scenario:reasoning]] why", { stream: true }) });
    await thought.text();
    const first = await getConversation(userId, thought.headers.get("x-conversation-id") ?? "");
    expect(first.messages.at(-1)?.parts.map(({ type }) => type)).toEqual(["reasoning", "text"]);
    const cut = await chat({
      token,
      headers,
      body: ask("[[scenario:cut-after-first-token]] go", { stream: true }),
    });
    await cut.text().catch(() => {});
    const id = cut.headers.get("x-conversation-id") ?? "";
    await expect.poll(() => db().conversation.count({ where: { id } })).toBe(1);
    const second = await getConversation(userId, id);
    expect(second.messages.at(-1)?.metadata?.status).toBe("interrupted");
  });

  it("stores nothing of a refused call, and nothing unasked", async () => {
    const { token, userId } = await newTokenHolder();
    const refused = await chat({
      token,
      headers,
      body: { model: "gpt", messages: [{ role: "user", content: "hi" }] },
    });
    expect(refused.headers.get("x-conversation-id")).toBeNull();
    await (await chat({ token, body: ask("hi") })).text();
    expect(await db().conversation.count({ where: { userId } })).toBe(0);
  });
});

describe("a page of another site", () => {
  const origin = "https://app.example.org";
  const preflight = () =>
    fetch(`${gateway.baseUrl}/models`, {
      method: "OPTIONS",
      headers: {
        origin,
        "access-control-request-method": "GET",
        "access-control-request-headers": "authorization, x-stainless-os",
      },
    });

  it("is let in by nothing unless the operator names it", async () => {
    const response = await preflight();
    expect([...response.headers.keys()].filter((name) => name.startsWith("access-control"))).toEqual([]);
    Object.assign(env(), { API_CORS_ORIGINS: ["https://other.example.org"] });
    expect((await preflight()).headers.get("access-control-allow-origin")).toBeNull();
  });

  it("that is named reads answers and refusals, without cookies", async () => {
    Object.assign(env(), { API_CORS_ORIGINS: [origin] });
    const { headers } = await preflight();
    expect(headers.get("access-control-allow-origin")).toBe(origin);
    expect(headers.get("access-control-allow-headers")).toBe("authorization, x-stainless-os");
    expect(headers.get("access-control-allow-credentials")).toBeNull();
    const refused = await fetch(`${gateway.baseUrl}/models`, { headers: { origin } });
    expect(refused.status).toBe(401);
    expect(refused.headers.get("access-control-allow-origin")).toBe(origin);
    Object.assign(env(), { API_CORS_ORIGINS: undefined });
  });
});

function digest(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
