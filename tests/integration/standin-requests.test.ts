import { describe, expect, test } from "vitest";
import { useStandin } from "../support/standin";
import { asking, chunksOf, framesOf, post, rawPost, textOf } from "../support/standin-wire";

const standin = useStandin();
const chatUrl = () => `${standin.baseUrl}/chat/completions`;

async function chunks(question: string, more: Record<string, unknown> = {}) {
  const response = await post(chatUrl(), asking(question, { stream: true, ...more }));
  expect(response.status).toBe(200);
  return chunksOf(await response.text());
}

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
