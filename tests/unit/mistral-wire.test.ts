import { PassThrough, Readable } from "node:stream";
import fc from "fast-check";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { mendLine, plainDelta } from "@/lib/mistral/wire-lines";
import { type WireItem, WireReader } from "@/lib/mistral/wire-reader";

/** A beat that strikes when it is told to, and by itself in the next turn when `isQuick`. */
const clock = vi.hoisted(() => {
  const waiting = new Set<() => void>();
  return {
    isQuick: true,
    isShortest: false,
    waiting,
    strike() {
      const callbacks = [...waiting];
      waiting.clear();
      for (const callback of callbacks) callback();
    },
  };
});
vi.mock("@/lib/mistral/beat", () => ({
  beat: {
    open() {},
    close() {},
    get isShortest() {
      return clock.isShortest;
    },
    add(callback: () => void) {
      clock.waiting.add(callback);
      setImmediate(() => clock.isQuick && clock.strike());
    },
    remove: (callback: () => void) => clock.waiting.delete(callback),
  },
}));
beforeEach(() => {
  clock.waiting.clear();
  clock.isQuick = true;
  clock.isShortest = false;
});

const frame = (delta: unknown, rest: Record<string, unknown> = {}) =>
  `data: ${JSON.stringify({ id: "a1", object: "chat.completion.chunk", created: 1, model: "m", choices: [{ index: 0, delta, finish_reason: null }], ...rest })}`;
const thinking = (text: string, rest: Record<string, unknown> = {}) => ({
  content: [{ type: "thinking", thinking: [{ type: "text", text }], ...rest }],
});

async function readAll(reader: WireReader): Promise<WireItem[]> {
  const all: WireItem[] = [];
  for (let items = await reader.next(); items; items = await reader.next()) all.push(...items);
  return all;
}

/** Sends the bytes in pieces of the given size. */
function readerOf(text: string, pieceBytes: number): WireReader {
  const bytes = Buffer.from(text);
  const pieces = Array.from({ length: Math.ceil(bytes.length / pieceBytes) }, (_, index) =>
    bytes.subarray(index * pieceBytes, (index + 1) * pieceBytes),
  );
  return new WireReader(Readable.from(pieces, { objectMode: false }));
}

type Said = { type: string; text: string };

/** What a plain parser makes of the same stream: one line after the other, each parsed whole. */
function referenceOf(lines: string[]): Said[] {
  return lines.flatMap((line): Said[] => {
    const { choices } = JSON.parse(line.slice("data: ".length));
    const { content, role } = choices[0].delta;
    if (role !== undefined || choices[0].finish_reason !== null) return [{ type: "frame", text: line }];
    const isText = typeof content === "string";
    const text = isText ? content : content[0].thinking[0].text;
    // What says nothing is the parser's concern.
    if (text === "") return [{ type: "frame", text: line }];
    return [{ type: isText ? "text" : "reasoning", text }];
  });
}

/** Neighbours of one kind as one: where deltas were joined is nobody's concern. */
function joined(said: Said[]): Said[] {
  const result: Said[] = [];
  for (const one of said) {
    const last = result.at(-1);
    if (last?.type === one.type && one.type !== "frame") last.text += one.text;
    else result.push({ ...one });
  }
  return result;
}

const ofItem = (item: WireItem): Said =>
  item.type === "frame" ? { type: "frame", text: item.line } : { type: item.type, text: item.delta };

const awkward = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.constantFrom(
    '"',
    '\\"',
    "\\",
    '"},"finish_reason":null',
    '"}]}]},"finish_reason":null',
    '"delta":{"content":"x"',
    '"usage":{',
    "\n\n",
    "\0",
    "é",
    "👩‍🚀",
    "\u{d83d}",
    "\u{de80}",
    "\u2028",
  ),
);
const line = fc.oneof(
  { weight: 6, arbitrary: awkward.map((content) => frame({ content })) },
  { weight: 3, arbitrary: awkward.map((text) => frame(thinking(text))) },
  { weight: 2, arbitrary: awkward.map((text) => frame(thinking(text, { closed: true }))) },
  { weight: 1, arbitrary: awkward.map((content) => frame({ role: "assistant", content })) },
  {
    weight: 1,
    arbitrary: awkward.map((content) =>
      frame({ content }, { choices: [{ index: 0, delta: { content }, finish_reason: "stop" }] }),
    ),
  },
);

describe("reading the wire", () => {
  it("gives what a plain parser gives, in its order, however it is written and wherever TCP cuts it", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(line, { maxLength: 14 }),
        fc.oneof(fc.constant(1), fc.integer({ min: 2, max: 300 })),
        fc.constantFrom("\n\n", "\r\n\r\n", "\n\n: ping\n\n"),
        async (lines, piece, separator) => {
          const all = [...lines, "data: [DONE]"];
          const items = await readAll(readerOf(all.map((one) => one + separator).join(""), piece));
          expect(joined(items.map(ofItem))).toEqual(joined(referenceOf(lines)));
        },
      ),
      { numRuns: 100 },
    );
  }, 30_000);

  it("gives a delta of many megabytes whole", async () => {
    const text = 'line "one"\n👩‍🚀'.repeat(250_000);
    const items = await readAll(readerOf(`${frame({ content: text })}\n\n`, 60_000));
    expect(items).toHaveLength(1);
    expect(items.map(ofItem)[0]?.text === text).toBe(true);
  });

  it("joins deltas as they are escaped, so a character in two halves is one again", async () => {
    const halves = `${frame({ content: "\u{d83d}" })}\n\n${frame({ content: "\u{de80}" })}\n\n`;
    expect(halves).toContain("\\ud83d");
    expect(await readAll(readerOf(halves, 10_000))).toEqual([{ type: "text", delta: "🚀" }]);
  });

  it("gives the first delta at once, and those that come within the same beat as one", async () => {
    clock.isQuick = false;
    const source = new PassThrough();
    const reader = new WireReader(source);
    source.write(`${frame({ content: "a" })}\n\n`);
    expect(await reader.next()).toEqual([{ type: "text", delta: "a" }]);
    const next = reader.next();
    for (const content of ["b", "c", "d"]) {
      source.write(`${frame({ content })}\n\n`);
      await new Promise((resolve) => setImmediate(resolve));
    }
    clock.strike();
    expect(await next).toEqual([{ type: "text", delta: "bcd" }]);
    const end = reader.next();
    source.end();
    await new Promise((resolve) => setImmediate(resolve));
    clock.strike();
    expect(await end).toBeNull();
  });

  it("gives the first few as they come while there are few streams: a first token is seldom a word", async () => {
    clock.isQuick = false;
    clock.isShortest = true;
    const source = new PassThrough();
    const reader = new WireReader(source);
    for (const content of ["#", " ", "Ti", "tle", "\n"]) {
      source.write(`${frame({ content })}\n\n`);
      expect(await reader.next()).toEqual([{ type: "text", delta: content }]);
    }
    const next = reader.next();
    for (const content of ["b", "c"]) source.write(`${frame({ content })}\n\n`);
    await new Promise((resolve) => setImmediate(resolve));
    clock.strike();
    expect(await next).toEqual([{ type: "text", delta: "bc" }]);
    source.destroy();
  });

  it("hands out all that had arrived when the source breaks in the middle of a beat, and says what broke it", async () => {
    clock.isQuick = false;
    const source = new PassThrough();
    const reader = new WireReader(source);
    source.write(`${frame({ content: "a" })}\n\n`);
    expect(await reader.next()).toEqual([{ type: "text", delta: "a" }]);
    source.write(`${frame({ content: "b" })}\n\n${frame({ content: "c" })}\n\ndata: {"cut`);
    await new Promise((resolve) => setImmediate(resolve));
    source.destroy(new Error("cut"));
    expect(await readAll(reader)).toEqual([{ type: "text", delta: "bc" }]);
    expect(reader.failure).toEqual(new Error("cut"));
  });

  it("fails on content that is no JSON, after what came before it", async () => {
    const bad = frame({ content: "b" }).replace('"content":"b"', '"content":"\\q"');
    const reader = readerOf(
      `${frame({ content: "a" })}\n\n${frame({ role: "assistant" })}\n\n${bad}\n\n`,
      10_000,
    );
    expect((await readAll(reader)).map(({ type }) => type)).toEqual(["text", "frame"]);
    expect(reader.failure).toBeInstanceOf(SyntaxError);
  });
});

describe("a delta that needs no parser", () => {
  it("is a delta of nothing but text or thinking", () => {
    expect(plainDelta(frame({ content: "x" }))).toEqual({ type: "text", escaped: "x" });
    expect(plainDelta(frame(thinking("x")))).toEqual({ type: "reasoning", escaped: "x" });
    expect(plainDelta(frame({ content: "x", tool_calls: [] }))).toBeNull();
    expect(plainDelta(frame({ role: "assistant", content: "x" }))).toBeNull();
    expect(plainDelta(frame({ content: "x" }, { usage: { prompt_tokens: 1 } }))).toBeNull();
    const turn = { content: [...thinking("x").content, { type: "text", text: "y" }] };
    expect(plainDelta(frame(turn))).toBeNull();
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
