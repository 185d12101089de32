import { describe, expect, test } from "vitest";
import { useStandin } from "../support/standin";
import { asking, chunksOf, post, textOf } from "../support/standin-wire";

const standin = useStandin();
const chatUrl = () => `${standin.baseUrl}/chat/completions`;
const headers = { authorization: "Bearer test-key" };

async function models(): Promise<{ id: string; deprecation: string | null; created: number }[]> {
  return (await (await fetch(`${standin.baseUrl}/models`, { headers })).json()).data;
}

describe("the request log", () => {
  test("keeps the body and the times and never the key", async () => {
    await (await post(chatUrl(), asking("remember me", { stream: true }))).text();
    const entry = await standin.control.waitForRequest("remember me", "ended");
    expect(entry).toMatchObject({
      method: "POST",
      path: "/v1/chat/completions",
      scenario: "answer",
      status: 200,
      body: { model: "mistral-small-latest", stream: true },
      peerClosedAt: null,
    });
    const times = [entry.startedAt, entry.firstByteAt ?? 0, entry.firstTokenAt ?? 0, entry.endedAt ?? 0];
    expect(times.toSorted((a, b) => a - b)).toEqual(times);
    expect(Math.abs(entry.startedAt - Date.now())).toBeLessThan(5000);
    expect(entry.tokens).toBeGreaterThan(20);
    const everything = JSON.stringify(await standin.control.requests());
    expect(everything).toContain('"authorization":"present"');
    expect(everything).not.toContain("test-key");
    await standin.control.clear();
    expect(await standin.control.requests()).toEqual([]);
  });

  test("tells when the peer closed a stream that would not have ended", async () => {
    const abort = new AbortController();
    const body = asking("[[scenario:never-ending]] endless", { stream: true });
    const response = await post(chatUrl(), body, { signal: abort.signal });
    const reader = response.body?.getReader();
    await reader?.read();
    await standin.control.waitForRequest("endless", "first-token");
    const abortedAt = performance.timeOrigin + performance.now() - 1;
    abort.abort();
    const entry = await standin.control.waitForRequest("endless", "peer-closed");
    expect(entry.peerClosedAt).toBeGreaterThanOrEqual(abortedAt);
    expect(entry.peerClosedAt).toBe(entry.endedAt);
    expect(entry.tokens).toBeGreaterThan(0);
  });

  test("an endless answer that is not streamed never comes, and holds up nobody else", async () => {
    const abort = new AbortController();
    const body = asking("[[scenario:never-ending]] whole and endless");
    const endless = post(chatUrl(), body, { signal: abort.signal });
    await standin.control.waitForRequest("whole and endless", "arrived");
    expect((await post(chatUrl(), asking("meanwhile"))).status).toBe(200);
    abort.abort();
    await expect(endless).rejects.toThrow();
    expect((await standin.control.waitForRequest("whole and endless", "peer-closed")).firstByteAt).toBeNull();
  });

  test("does not take its own cut for the peer's", async () => {
    const response = await post(
      chatUrl(),
      asking("[[scenario:cut-after-first-token]] mine", { stream: true }),
    );
    await expect(response.text()).rejects.toThrow();
    expect(await standin.control.waitForRequest("mine", "ended")).toMatchObject({ peerClosedAt: null });
  });

  test("a wait that nothing answers ends with an error", async () => {
    await expect(standin.control.waitForRequest("never sent", "arrived", 20)).rejects.toThrow("never sent");
  });
});

describe("faults", () => {
  test("the next so many chats fail and the one after does not", async () => {
    await standin.control.next({ scenario: "503", times: 2 });
    const statuses: number[] = [];
    for (let turn = 0; turn < 3; turn += 1) statuses.push((await post(chatUrl(), asking("hi"))).status);
    expect(statuses).toEqual([503, 503, 200]);
  });

  test("a header wins over a directive, a directive over the queue, the queue over the default", async () => {
    await standin.control.setScenario("500");
    await standin.control.next({ scenario: "503" });
    const header = { "x-standin-scenario": "429" };
    const both = await post(chatUrl(), asking("[[scenario:echo]] hi"), { headers: header });
    expect(both.status).toBe(429);
    expect((await post(chatUrl(), asking("[[scenario:echo]] hi"))).status).toBe(200);
    expect((await post(chatUrl(), asking("hi"))).status).toBe(503);
    expect((await post(chatUrl(), asking("hi"))).status).toBe(500);
  });

  test("titles, models and embeddings have queues of their own", async () => {
    for (const kind of ["title", "models", "embeddings"] as const) {
      await standin.control.next({ scenario: "429", kind });
    }
    const messages = [
      { role: "system", content: "Generate a title for the chat" },
      { role: "user", content: "hi" },
    ];
    expect((await post(chatUrl(), asking("hi"))).status).toBe(200);
    expect((await post(chatUrl(), asking("", { messages }))).status).toBe(429);
    expect((await fetch(`${standin.baseUrl}/models`, { headers })).status).toBe(429);
    const embedding = { model: "mistral-embed", input: "hi" };
    expect((await post(`${standin.baseUrl}/embeddings`, embedding)).status).toBe(429);
    expect((await post(`${standin.baseUrl}/embeddings`, embedding)).status).toBe(200);
  });

  test("rate and chunk size can be set for all", async () => {
    await standin.control.change({ tokensPerChunk: 10, tokensPerSecond: 200 });
    const startedAt = performance.now();
    const response = await post(chatUrl(), asking("[[scenario:long tokens=60]]", { stream: true }));
    expect(chunksOf(await response.text())).toHaveLength(1 + 6);
    expect(performance.now() - startedAt).toBeGreaterThan(280);
  });

  test("bad settings are refused with the reason and change nothing", async () => {
    await expect(standin.control.setScenario("nope")).rejects.toThrow('no scenario \\"nope\\"');
    await expect(standin.control.change({ tokensPerSecond: -1 })).rejects.toThrow("tokensPerSecond");
    expect((await post(chatUrl(), asking("hi"))).status).toBe(200);
  });
});

test.each(["//", "/v1/models/%", "/v1/fim/completions", "/v1/models?model=a&model=b"])(
  "an odd path has an ordinary answer: %s",
  async (path) => {
    const response = await fetch(standin.url + path, { headers });
    expect(response.status).toBe(path.includes("?") ? 200 : 404);
    expect(await response.json()).toBeTypeOf("object");
  },
);

describe("the list of models", () => {
  test("is dated now, with one end in the past and one to come", async () => {
    const rows = await models();
    expect(new Set(rows.map((row) => row.created)).size).toBe(1);
    expect(Math.abs((rows[0]?.created ?? 0) - Date.now() / 1000)).toBeLessThan(10);
    const ends = rows
      .filter((row) => row.deprecation !== null)
      .map((row) => Date.parse(row.deprecation ?? ""));
    expect(ends.filter((end) => end < Date.now())).toHaveLength(1);
    expect(ends.filter((end) => end > Date.now())).toHaveLength(1);
  });

  test("can be empty, long, replaced, or fail", async () => {
    await standin.control.changeModels({ count: 0 });
    expect(await models()).toEqual([]);
    await standin.control.changeModels({ count: 200 });
    expect(new Set((await models()).map((row) => row.id)).size).toBe(200);
    await standin.control.changeModels({ cards: [{ id: "only/this:one" }] });
    expect(await models()).toEqual([{ id: "only/this:one" }]);
    const one = await fetch(`${standin.baseUrl}/models/only%2Fthis%3Aone`, { headers });
    expect(await one.json()).toEqual({ id: "only/this:one" });
    await standin.control.changeModels({ fault: "500" });
    expect((await fetch(`${standin.baseUrl}/models`, { headers })).status).toBe(500);
  });

  test("a model can be retired: it names its replacement and no longer answers", async () => {
    await standin.control.changeModels({ retired: ["mistral-small-latest"] });
    const row = (await models()).find((card) => card.id === "mistral-small-latest");
    expect(Date.parse(row?.deprecation ?? "")).toBeLessThan(Date.now());
    const answer = await post(chatUrl(), asking("hi"));
    expect(answer.status).toBe(404);
    expect((await answer.json()).message).toBe("Model mistral-small-latest is deprecated.");
  });
});

test("many streams at once all arrive whole", async () => {
  const expected = textOf(
    chunksOf(await (await post(chatUrl(), asking("[[scenario:long tokens=120]]", { stream: true }))).text()),
  );
  const answers = await Promise.all(
    Array.from({ length: 100 }, async () => {
      const body = asking("[[scenario:long tokens=120 rate=200 chunk=1]]", { stream: true });
      return textOf(chunksOf(await (await post(chatUrl(), body)).text()));
    }),
  );
  expect(new Set(answers)).toEqual(new Set([expected]));
});
