import { Readable } from "node:stream";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { mergeDeltas } from "@/lib/mistral/wire";
import { mendLine, plainTextDelta } from "@/lib/mistral/wire-lines";

const frame = (delta: unknown, rest: Record<string, unknown> = {}) =>
  `data: ${JSON.stringify({ id: "a1", object: "chat.completion.chunk", created: 1, model: "m", choices: [{ index: 0, delta, finish_reason: null }], ...rest })}`;

const expectWhole = (error: unknown) => expect.unreachable(String(error));

/** Sends the bytes in pieces of the given size and gives what comes out as parsed events. */
async function passThrough(text: string, pieceBytes: number): Promise<unknown[]> {
  const bytes = new TextEncoder().encode(text);
  const pieces = Array.from({ length: Math.ceil(bytes.length / pieceBytes) }, (_, index) =>
    bytes.slice(index * pieceBytes, (index + 1) * pieceBytes),
  );
  const source = Readable.from(pieces, { objectMode: false });
  const out = await new Response(mergeDeltas(source, expectWhole)).text();
  return out
    .split("\n\n")
    .filter((event) => event !== "")
    .map((event) => (event === "data: [DONE]" ? "[DONE]" : JSON.parse(event.slice("data: ".length))));
}

function contentOf(events: unknown[]): string {
  return events
    .map((event) => (event as { choices?: { delta: { content?: unknown } }[] }).choices?.[0]?.delta.content)
    .filter((content) => typeof content === "string")
    .join("");
}

describe("merging deltas", () => {
  it("gives exactly the text that came, however it is written and wherever TCP cuts it", async () => {
    const awkward = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.constantFrom(
        '"',
        '\\"',
        "\\",
        '"},"finish_reason":null',
        '"delta":{"content":"x"',
        "\n\n",
        "é",
        "👩‍🚀",
        "\u2028",
      ),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(awkward, { maxLength: 12 }),
        fc.integer({ min: 1, max: 64 }),
        async (deltas, piece) => {
          const wire = `${deltas.map((content) => `${frame({ content })}\n\n`).join("")}data: [DONE]\n\n`;
          const events = await passThrough(wire, piece);
          // JSON.stringify keeps lone surrogates as escapes, so text is compared as it was sent.
          expect(contentOf(events)).toBe(deltas.join(""));
          expect(events.at(-1)).toBe("[DONE]");
        },
      ),
      { numRuns: 60 },
    );
  });

  it("sends the first delta at once and joins those that follow in the same window", async () => {
    const wire = ["a", "b", "c", "d"].map((content) => `${frame({ content })}\n\n`).join("");
    const events = await passThrough(wire, 10_000);
    expect(events.map((event) => contentOf([event]))).toEqual(["a", "bcd"]);
  });

  it("passes thinking, tool calls, finish and usage in order, after the text that came before them", async () => {
    const thinking = { content: [{ type: "thinking", thinking: [{ type: "text", text: "hm" }] }] };
    const last = frame({ content: "z" }, { usage: { prompt_tokens: 1 } });
    const wire = [
      frame({ content: "a" }),
      frame({ content: "b" }),
      frame(thinking),
      frame({ content: "c" }),
      last,
    ]
      .map((line) => `${line}\n\n`)
      .join("");
    const deltas = (await passThrough(wire, 7)).map(
      (event) => (event as { choices: { delta: { content: unknown } }[] }).choices[0]?.delta.content,
    );
    expect(deltas).toEqual(["a", "b", thinking.content, "c", "z"]);
  });

  it("hands out all that had arrived when the source breaks, and says what broke it", async () => {
    const arrived = ["a", "b", "c"].map((content) => `${frame({ content })}\n\n`).join("");
    const source = Readable.from(
      (async function* () {
        yield arrived;
        throw new Error("cut");
      })(),
      { objectMode: false },
    );
    const broken: unknown[] = [];
    const text = await new Response(mergeDeltas(source, (error) => broken.push(error))).text();
    expect([...text.matchAll(/"content":"(\w+)"/g)].map(([, content]) => content).join("")).toBe("abc");
    expect(broken).toEqual([new Error("cut")]);
  });

  it("reads the line ends of other servers", async () => {
    const wire = `${frame({ content: "a" })}\r\n\r\n: ping\r\n\r\n${frame({ content: "b" })}\r\n\r\ndata: [DONE]\r\n\r\n`;
    expect(contentOf(await passThrough(wire, 5))).toBe("ab");
  });
});

describe("a delta that may be joined", () => {
  it("is a delta of nothing but content", () => {
    expect(plainTextDelta(frame({ content: "x" }))?.content).toBe("x");
    expect(plainTextDelta(frame({ content: "x", tool_calls: [] }))).toBeNull();
    expect(plainTextDelta(frame({ role: "assistant", content: "x" }))).toBeNull();
    expect(plainTextDelta(frame({ content: "x" }, { usage: { prompt_tokens: 1 } }))).toBeNull();
  });
});

describe("mending a line", () => {
  it("keeps the usage of an event without choices", () => {
    const mended = mendLine('data: {"id":"a","choices":[],"usage":{"prompt_tokens":3}}');
    expect(JSON.parse(mended.slice(6))).toMatchObject({
      choices: [{ index: 0, delta: {}, finish_reason: null }],
      usage: { prompt_tokens: 3 },
    });
  });

  it("lets a tool call go on under the id null", () => {
    const mended = mendLine(
      frame({ tool_calls: [{ id: "null", index: 1, function: { name: "", arguments: "{}" } }] }),
    );
    const call = JSON.parse(mended.slice(6)).choices[0].delta.tool_calls[0];
    expect(call).toEqual({ index: 1, function: { name: "", arguments: "{}" } });
  });

  it.each(["reasoning", "reasoning_content"])("turns %s into thinking", (field) => {
    const mended = mendLine(frame({ [field]: "because" }));
    expect(JSON.parse(mended.slice(6)).choices[0].delta.content).toEqual([
      { type: "thinking", thinking: [{ type: "text", text: "because" }] },
    ]);
  });

  it("leaves an answer that speaks of errors alone", () => {
    const line = frame({ role: "assistant", content: 'the "error":{} of {"object":"error"}' });
    expect(mendLine(line)).toBe(line);
  });
});
