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
    expect(seconds).toBeLessThan(1.5);
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

describe("what the request asks for", () => {
  test("max_tokens ends the answer with the reason length", async () => {
    const all = await chunks("[[scenario:long tokens=100]]", { max_tokens: 30 });
    expect(all.at(-1)?.choices[0]?.finish_reason).toBe("length");
    expect(all.at(-1)?.usage?.completion_tokens).toBe(30);
  });

  test("a stop sequence ends the answer before itself", async () => {
    expect(textOf(await chunks("[[scenario:echo]] alpha beta gamma", { stop: ["zeta", " gamma"] }))).toBe(
      "alpha beta",
    );
  });

  test("a prefix is echoed at the start and gone on from at the exact character, streamed and not", async () => {
    const whole = textOf(await chunks("[[scenario:long tokens=80]]"));
    const prefix = whole.slice(0, 37);
    const body = {
      model: "mistral-small-latest",
      messages: [
        { role: "user", content: "[[scenario:long tokens=80]]" },
        { role: "assistant", content: prefix, prefix: true },
      ],
    };
    const stream = chunksOf(await (await post(chatUrl(), { ...body, stream: true })).text());
    expect(stream[1]?.choices[0]?.delta.content).toBe(prefix);
    expect(textOf(stream)).toBe(whole);
    const json = await (await post(chatUrl(), body)).json();
    expect(json.choices[0].message.content).toBe(whole);
  });

  test("a fault that cut the answer is spent when the answer is continued", async () => {
    const question = "[[scenario:cut-after-first-token tokens=60 after=7]]";
    const { pieces, isComplete } = await rawPost(chatUrl(), asking(question, { stream: true }));
    expect(isComplete).toBe(false);
    const partial = textOf(framesOf(Buffer.concat(pieces).toString()).map((frame) => JSON.parse(frame)));
    const messages = [
      { role: "user", content: question },
      { role: "assistant", content: partial, prefix: true },
    ];
    const more = chunksOf(await (await post(chatUrl(), asking("", { messages, stream: true }))).text());
    expect(textOf(more)).toBe(textOf(await chunks("[[scenario:long tokens=60]]")));
  });

  test("reasoning effort brings thinking on a model that reasons and none leaves it out", async () => {
    const high = await (await post(chatUrl(), asking("why?", { reasoning_effort: "high" }))).json();
    expect(high.choices[0].message.content[0]).toMatchObject({ type: "thinking", closed: true });
    expect(high.choices[0].message.content[1].text).toContain("“why?”");
    const none = await (await post(chatUrl(), asking("why?", { reasoning_effort: "none" }))).json();
    expect(none.choices[0].message.content).toContain("“why?”");
  });

  test("an answer that is not streamed has the recorded shape and tells the key's limits", async () => {
    const response = await post(chatUrl(), asking("[[scenario:echo]] bonjour"));
    const body = await response.json();
    expect(body).toMatchObject({
      model: "mistral-small-latest",
      object: "chat.completion",
      choices: [
        {
          index: 0,
          finish_reason: "stop",
          message: { role: "assistant", content: "bonjour", tool_calls: null },
        },
      ],
    });
    expect(body.usage.completion_tokens).toBeGreaterThan(0);
    expect(response.headers.get("x-ratelimit-tokens-query-cost")).toBe(String(body.usage.total_tokens));
    expect(response.headers.get("x-ratelimit-remaining-req-minute")).toBe("59");
  });

  test("json_schema is answered with JSON of that schema", async () => {
    const schema = {
      type: "object",
      properties: { city: { type: "string" }, days: { type: "array", items: { type: "integer" } } },
    };
    const response_format = { type: "json_schema", json_schema: { name: "trip", schema } };
    const body = await (await post(chatUrl(), asking("plan", { response_format }))).json();
    expect(JSON.parse(body.choices[0].message.content)).toEqual({ city: "sample", days: [1] });
  });

  test("a title request is answered with the first words and not with the directive's scenario", async () => {
    const messages = [
      { role: "system", content: "Write a short title for this conversation. Reply with the title only." },
      { role: "user", content: "[[scenario:503]] **How** does the tramontane differ from the mistral wind?" },
    ];
    const body = await (await post(chatUrl(), asking("", { messages }))).json();
    expect(body.choices[0].message.content).toBe("How does the tramontane differ from");
  });
});

describe("reasoning", () => {
  test("comes as thinking chunks, one mixed delta, then plain strings", async () => {
    const all = await chunks("[[scenario:reasoning]] why");
    const contents = all.map((chunk) => chunk.choices[0]?.delta.content);
    const mixed = contents.filter((content) => Array.isArray(content) && content.length === 2);
    expect(mixed).toEqual([
      [
        { type: "thinking", thinking: [{ type: "text", text: expect.any(String) }], closed: true },
        { type: "text", text: expect.stringMatching(/./) },
      ],
    ]);
    const turn = contents.indexOf(mixed[0]);
    expect(contents.slice(0, 2)).toEqual(["", ""]);
    expect(contents.slice(2, turn).every(Array.isArray)).toBe(true);
    expect(contents[2]).toEqual([{ type: "thinking", thinking: [{ type: "text", text: "The" }] }]);
    expect(contents).toContainEqual([{ type: "thinking", thinking: [], closed: true }]);
    expect(contents.slice(turn + 1).every((content) => typeof content === "string")).toBe(true);
  });
});

describe("tool calls", () => {
  const tools = [
    {
      type: "function",
      function: {
        name: "get_weather",
        parameters: { type: "object", properties: { city: { type: "string" } } },
      },
    },
  ];

  test("come whole, with finish and usage, in one chunk without content", async () => {
    const all = await chunks("what is the weather?", { tools, tool_choice: "any" });
    expect(all).toHaveLength(2);
    expect(all[1]?.choices[0]?.delta).toEqual({
      tool_calls: [
        {
          id: expect.stringMatching(/^[A-Za-z0-9]{9}$/),
          type: "function",
          function: { name: "get_weather", arguments: '{"city":"sample"}' },
          index: 0,
        },
      ],
    });
    expect(all[1]?.choices[0]?.finish_reason).toBe("tool_calls");
    expect(all[1]?.usage?.completion_tokens).toBeGreaterThan(0);
  });

  test("are made when the question names the tool and not otherwise", async () => {
    expect((await chunks("please get weather", { tools })).at(-1)?.choices[0]?.finish_reason).toBe(
      "tool_calls",
    );
    expect((await chunks("hello", { tools })).at(-1)?.choices[0]?.finish_reason).toBe("stop");
  });

  test("can come in pieces, in parallel, with the id absent or the string null", async () => {
    const all = await chunks("[[scenario:tool-call-split]]", { tools });
    const pieces = all.flatMap((chunk) => chunk.choices[0]?.delta.tool_calls ?? []) as {
      id?: string;
      index: number;
      function: { name: string; arguments: string };
    }[];
    for (const index of [0, 1]) {
      const own = pieces.filter((piece) => piece.index === index);
      expect(own.map((piece) => piece.id)).toEqual([
        expect.stringMatching(/^[A-Za-z0-9]{9}$/),
        "null",
        undefined,
      ]);
      expect(own.map((piece) => piece.function.name)).toEqual(["get_weather", "", ""]);
      expect(own.map((piece) => piece.function.arguments).join("")).toBe('{"city":"sample"}');
    }
  });

  test("are answered once the tool has spoken", async () => {
    const messages = [
      { role: "user", content: "get weather" },
      {
        role: "assistant",
        content: "",
        tool_calls: [{ id: "abcDEF123", function: { name: "get_weather", arguments: "{}" } }],
      },
      { role: "tool", tool_call_id: "abcDEF123", name: "get_weather", content: "18 degrees" },
    ];
    const body = await (await post(chatUrl(), asking("", { messages, tools }))).json();
    expect(body.choices[0].message.content).toBe("The tool answered: 18 degrees");
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

  test.each([
    ["slow-first-token", true],
    ["slow-headers", false],
  ])("%s keeps the text back; headers come early: %s", async (scenario, isEarly) => {
    const question = `[[scenario:${scenario} delay=300]] slowly`;
    const startedAt = performance.now();
    const response = await post(chatUrl(), asking(question, { stream: true }));
    const headersMs = performance.now() - startedAt;
    expect(textOf(chunksOf(await response.text()))).toContain("slowly");
    const [entry] = await standin.control.requests("slowly");
    expect((entry?.firstTokenAt ?? 0) - (entry?.startedAt ?? 0)).toBeGreaterThanOrEqual(290);
    expect(headersMs < 290).toBe(isEarly);
  });
});
