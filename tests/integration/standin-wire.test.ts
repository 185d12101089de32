import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { useStandin } from "../support/standin";
import { asking, chunksOf, framesOf, post, rawPost, textOf } from "../support/standin-wire";

const standin = useStandin();
const chatUrl = () => `${standin.baseUrl}/chat/completions`;

async function streamed(question: string, more: Record<string, unknown> = {}) {
  const response = await post(chatUrl(), asking(question, { stream: true, ...more }));
  expect(response.status).toBe(200);
  return { response, text: await response.text() };
}

async function chunks(question: string, more: Record<string, unknown> = {}) {
  return chunksOf((await streamed(question, more)).text);
}

/** The keys of a value in their order, and the kinds of what they hold. */
function shapeOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(shapeOf);
  if (typeof value !== "object" || value === null) return value === null ? "null" : typeof value;
  return Object.entries(value).map(([key, inner]) => [key, shapeOf(inner)]);
}

function recorded(name: string): string {
  return readFileSync(new URL(`../fixtures/mistral/${name}`, import.meta.url), "utf8");
}

describe("recordings of the real API", () => {
  test.each([
    ["stream-text.txt", "[[scenario:long tokens=3 chunk=1]]", [0, 1, -1]],
    ["stream-tool-call.txt", "[[scenario:tool-call]]", [-1]],
  ])(
    "%s and a stream of the stand-in have the same fields in the same order",
    async (name, question, places) => {
      const real = framesOf(recorded(name)).filter((frame) => frame !== "[DONE]");
      const own = await chunks(question);
      expect(real).toHaveLength(places.length);
      expect(places.map((place) => shapeOf(own.at(place)))).toEqual(
        real.map((frame) => shapeOf(JSON.parse(frame))),
      );
    },
  );

  test("an answer that is not streamed has the same fields in the same order", async () => {
    const own = await (await post(chatUrl(), asking("[[scenario:tool-call]]"))).json();
    expect(shapeOf(own)).toEqual(shapeOf(JSON.parse(recorded("chat-tool-call.json"))));
  });
});

describe("an ordinary stream", () => {
  test("carries the whole answer in chunks that share one envelope", async () => {
    const question = "one two three, naïve café — 北風 🌬️ (ok)?\n\n- list";
    const all = await chunks(`[[scenario:echo]]\n${question}`);
    expect(textOf(all)).toBe(question);
    expect(new Set(all.map((chunk) => chunk.id)).size).toBe(1);
    expect(all[0]?.id).toMatch(/^[0-9a-f]{32}$/);
    expect(new Set(all.map((chunk) => `${chunk.object} ${chunk.model}`))).toEqual(
      new Set(["chat.completion.chunk mistral-small-latest"]),
    );
  });

  test("is an event stream with correlation headers and without any rate limit header", async () => {
    const { response } = await streamed("hello");
    expect(response.headers.get("content-type")).toBe("text/event-stream; charset=utf-8");
    expect(response.headers.get("mistral-correlation-id")).toMatch(/^[0-9a-f-]{36}$/);
    expect(response.headers.get("x-kong-request-id")).toBe(response.headers.get("mistral-correlation-id"));
    expect([...response.headers.keys()].filter((name) => name.startsWith("x-ratelimit"))).toEqual([]);
  });

  test("opens with a role and an empty content, and names no role afterwards", async () => {
    const [first, ...later] = await chunks("hello");
    expect(first?.choices).toEqual([
      { index: 0, delta: { role: "assistant", content: "" }, finish_reason: null },
    ]);
    expect(later.length).toBeGreaterThan(3);
    for (const chunk of later) expect(chunk.choices[0]?.delta).not.toHaveProperty("role");
  });

  test("adds junk of changing length to every chunk but the first", async () => {
    const [first, ...later] = await chunks("[[scenario:long tokens=200]]");
    expect(first).not.toHaveProperty("p");
    for (const chunk of later) {
      expect("abcdefghijklmnopqrstuvwxyz0123456789".startsWith(chunk.p ?? "-")).toBe(true);
    }
    expect(new Set(later.map((chunk) => chunk.p?.length)).size).toBeGreaterThan(10);
  });

  test("finishes in a chunk that still has text, with the usage there and nowhere else", async () => {
    const all = await chunks("[[scenario:long tokens=120]]");
    const last = all.pop();
    expect(last?.choices[0]?.finish_reason).toBe("stop");
    expect(last?.choices[0]?.delta.content).not.toBe("");
    expect(last?.usage).toMatchObject({
      completion_tokens: 120,
      prompt_tokens_details: { cached_tokens: 0 },
    });
    expect(last?.usage?.total_tokens).toBe((last?.usage?.prompt_tokens ?? 0) + 120);
    for (const chunk of all) {
      expect(chunk.usage).toBeUndefined();
      expect(chunk.choices[0]?.finish_reason).toBeNull();
    }
  });

  test("can finish in a chunk without text", async () => {
    const all = await chunks("[[scenario:final-without-text tokens=40]]");
    expect(all.at(-1)?.choices[0]).toMatchObject({ delta: { content: "" }, finish_reason: "stop" });
    expect(all.at(-1)?.usage?.completion_tokens).toBe(40);
  });

  test("puts one to four tokens into a delta, or as many as asked for", async () => {
    const varied = await chunks("[[scenario:long tokens=400]]");
    const single = await chunks("[[scenario:long tokens=400 chunk=1]]");
    const wide = await chunks("[[scenario:long tokens=400 chunk=50]]");
    expect(single.length).toBe(1 + 400);
    expect(wide.length).toBe(1 + 8);
    expect(varied.length).toBeGreaterThan(200);
    expect(varied.length).toBeLessThan(300);
    expect(textOf(varied)).toBe(textOf(single));
    expect(textOf(wide)).toBe(textOf(single));
  });

  test("divides characters between writes, and loses none", async () => {
    const question = "日本語のテキスト、🌬️ é ".repeat(20).trim();
    const { pieces, isComplete } = await rawPost(
      chatUrl(),
      asking(`[[scenario:echo rate=400 chunk=1]] ${question}`, { stream: true }),
    );
    const divided = pieces.filter((piece) => ((piece[0] ?? 0) & 0xc0) === 0x80);
    expect(divided.length).toBeGreaterThan(3);
    expect(isComplete).toBe(true);
    expect(textOf(chunksOf(Buffer.concat(pieces).toString()))).toBe(question);
  });

  test("keeps the rate that was asked for", async () => {
    const startedAt = performance.now();
    await streamed("[[scenario:long tokens=100 rate=200 chunk=1]]");
    const seconds = (performance.now() - startedAt) / 1000;
    expect(seconds).toBeGreaterThan(0.45);
    expect(seconds).toBeLessThan(5);
  });

  test("streams every one of n choices under its own index", async () => {
    const all = await chunks("[[scenario:echo]] two of me", { n: 2 });
    for (const index of [0, 1]) {
      const own = all.filter((chunk) => chunk.choices[0]?.index === index);
      expect(textOf(own)).toBe("two of me");
    }
    expect(all.filter((chunk) => chunk.usage)).toHaveLength(1);
  });
});

describe("a stream that misbehaves", () => {
  test("can bring the usage after the finish with no choices", async () => {
    const all = await chunks("[[scenario:empty-choices tokens=20]]");
    expect(all.at(-2)?.choices[0]?.finish_reason).toBe("stop");
    expect(all.at(-2)?.usage).toBeUndefined();
    expect(all.at(-1)).toMatchObject({ choices: [], usage: { completion_tokens: 20 } });
  });

  test.each([
    ["finish-length", "length"],
    ["finish-model-length", "model_length"],
    ["finish-error", "error"],
  ])("%s stops with the reason %s after some text", async (scenario, reason) => {
    const all = await chunks(`[[scenario:${scenario} tokens=50 after=6]]`);
    expect(all.at(-1)?.choices[0]?.finish_reason).toBe(reason);
    expect(all.at(-1)?.usage?.completion_tokens).toBe(6);
    expect(textOf(all).length).toBeGreaterThan(10);
  });

  test("garbage stands in one frame and the rest of the answer still comes", async () => {
    const { text } = await streamed("[[scenario:garbage-frame tokens=60]]");
    const frames = framesOf(text);
    const garbage = frames.filter((frame) => frame !== "[DONE]" && !frame.endsWith("}"));
    expect(garbage).toEqual(['{"id":"0f","choi']);
    const good = frames.filter((frame) => frame.endsWith("}")).map((frame) => JSON.parse(frame));
    expect(textOf(good)).toBe(textOf(await chunks("[[scenario:long tokens=60]]")));
  });

  test("an error frame follows some text and ends the stream", async () => {
    const frames = framesOf((await streamed("[[scenario:error-frame tokens=60]]")).text);
    expect(JSON.parse(frames.pop() ?? "")).toMatchObject({
      object: "error",
      message: "Internal server error",
    });
    expect(textOf(frames.map((frame) => JSON.parse(frame)))).not.toBe("");
  });

  test("the connection can break before any header", async () => {
    await expect(
      post(chatUrl(), asking("[[scenario:cut-before-headers]]", { stream: true })),
    ).rejects.toThrow();
  });

  test("the connection can break after the headers and before the first frame", async () => {
    const answer = await rawPost(chatUrl(), asking("[[scenario:cut-before-first-token]]", { stream: true }));
    expect(answer).toMatchObject({ status: 200, pieces: [], isComplete: false });
  });

  test("a stream can end properly without a finish", async () => {
    const { text } = await streamed("[[scenario:end-without-finish tokens=60 after=9]]");
    const all = framesOf(text).map((frame) => JSON.parse(frame));
    expect(all.filter((chunk) => chunk.choices[0].finish_reason !== null)).toEqual([]);
    expect(all).toHaveLength(1 + 9);
  });

  test("slow-first-token opens the stream and keeps the text back", async () => {
    const chunks = await streamed("[[scenario:slow-first-token delay=300]] slowly");
    expect(textOf(chunksOf(chunks.text))).toContain("slowly");
    const [entry] = await standin.control.requests("slowly");
    expect((entry?.firstTokenAt ?? 0) - (entry?.firstByteAt ?? 0)).toBeGreaterThanOrEqual(290);
  });

  test("slow-headers keeps everything back", async () => {
    const chunks = await streamed("[[scenario:slow-headers delay=300]] slowly");
    expect(textOf(chunksOf(chunks.text))).toContain("slowly");
    const [entry] = await standin.control.requests("slowly");
    expect((entry?.firstByteAt ?? 0) - (entry?.startedAt ?? 0)).toBeGreaterThanOrEqual(290);
  });

  test("a stall leaves the connection open after the text that came", async () => {
    const abort = new AbortController();
    const body = asking("[[scenario:stalls tokens=50 after=8]] stuck", { stream: true });
    const response = await post(chatUrl(), body, { signal: abort.signal });
    let text = "";
    await expect(async () => {
      for await (const piece of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
        text += piece;
        if (framesOf(text).length === 1 + 8) abort.abort();
      }
    }).rejects.toThrow();
    expect(await standin.control.waitForRequest("stuck", "peer-closed")).toMatchObject({ tokens: 8 });
  });
});
