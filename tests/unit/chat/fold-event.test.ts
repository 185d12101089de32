import { readUIMessageStream, type UIMessageChunk } from "ai";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { emptyDraft, foldEvent } from "@/components/chat/fold-event";
import { readEvents } from "@/components/chat/read-events";

/** What the AI SDK's own client makes of the events. */
async function bySdk(events: UIMessageChunk[]) {
  const stream = new ReadableStream<UIMessageChunk>({
    start(controller) {
      for (const event of events) controller.enqueue(event);
      controller.close();
    },
  });
  let message: unknown;
  for await (const state of readUIMessageStream({ stream })) message = state;
  return comparable(message);
}

function byOurs(events: UIMessageChunk[]) {
  const draft = emptyDraft();
  for (const event of events) foldEvent(draft, event);
  return comparable(draft.message);
}

/** Without what nobody here reads: which parts are open, their ids, and fields without a value. */
function comparable(message: unknown) {
  const { parts, ...rest } = JSON.parse(JSON.stringify(message)) as { parts: Record<string, unknown>[] };
  return {
    ...rest,
    parts: parts.map(({ id, state, ...part }) => ({
      ...part,
      ...(String(part.type).includes("tool") ? { state } : {}),
      ...(String(part.type).startsWith("data-") ? { id } : {}),
    })),
  };
}

const text = fc.string({ maxLength: 12, unit: "grapheme" });
const id = fc.uuid();

/** The events of one part, as a server sends them in a row. */
const partEvents = fc.oneof(
  fc
    .tuple(fc.constantFrom("text", "reasoning"), id, fc.array(text))
    .map(([kind, id, deltas]) => [
      { type: `${kind}-start`, id },
      ...deltas.map((delta) => ({ type: `${kind}-delta`, id, delta })),
      { type: `${kind}-end`, id, providerMetadata: { tramontane: { durationMs: 12 } } },
    ]),
  fc.tuple(id, text, fc.boolean(), fc.constantFrom("output", "error", "refused", "none")).map(toolEvents),
  fc.constant([{ type: "start-step" }]),
  fc.constant([{ type: "finish-step" }]),
  text.map((name) => [{ type: "file", mediaType: "text/plain", url: `/files/${name}` }]),
  text.map((title) => [{ type: "source-url", sourceId: "s", url: "https://a.example", title }]),
  fc.tuple(fc.constantFrom("one", "two"), text).map(([id, data]) => [{ type: "data-note", id, data }]),
);

function toolEvents([toolCallId, value, dynamic, end]: [string, string, boolean, string]) {
  const call = { toolCallId, toolName: "search", ...(dynamic ? { dynamic } : {}) };
  const input = { query: value };
  const begin = [
    { type: "tool-input-start", ...call },
    { type: "tool-input-delta", toolCallId, inputTextDelta: JSON.stringify(input) },
  ];
  if (end === "refused") {
    return [
      { type: "tool-input-start", ...call },
      { type: "tool-input-available", ...call, input },
    ].concat({
      type: "tool-output-error",
      toolCallId,
      errorText: value,
    } as never);
  }
  const available = { type: "tool-input-available", ...call, input };
  if (end === "output")
    return [...begin, available, { type: "tool-output-available", toolCallId, output: value }];
  if (end === "error")
    return [...begin, available, { type: "tool-output-error", toolCallId, errorText: value }];
  return [...begin, available];
}

const answer = fc
  .array(partEvents, { maxLength: 8 })
  .map(
    (parts) =>
      [
        { type: "start", messageId: "m", messageMetadata: { status: "streaming", parentId: "q" } },
        ...parts.flat(),
        { type: "message-metadata", messageMetadata: { waitingUntil: null } },
        { type: "finish", messageMetadata: { status: "complete", usage: { prompt: 1 } } },
      ] as UIMessageChunk[],
  );

describe("an answer is what the AI SDK's own client would make of its events", () => {
  test("whatever parts it has", async () => {
    await fc.assert(
      fc.asyncProperty(answer, async (events) => {
        expect(byOurs(events)).toEqual(await bySdk(events));
      }),
    );
  });

  test("a delta without its start is refused, not put somewhere", () => {
    expect(() => byOurs([{ type: "text-delta", id: "x", delta: "lost" }])).toThrow("has not begun");
  });
});

describe("events come whole, however the network cuts them", () => {
  test("at any byte, with comments between them", async () => {
    await fc.assert(
      fc.asyncProperty(answer, fc.array(fc.nat({ max: 400 })), async (events, cuts) => {
        const frames = events.map((event) => `data: ${JSON.stringify(event)}\n\n`).join(": still here\n\n");
        const bytes = new TextEncoder().encode(`${frames}data: [DONE]\n\n`);
        const places = [0, ...cuts.filter((cut) => cut < bytes.length).sort((a, b) => a - b), bytes.length];
        const body = new ReadableStream<Uint8Array>({
          start(controller) {
            for (let index = 1; index < places.length; index++)
              controller.enqueue(bytes.slice(places[index - 1], places[index]));
            controller.close();
          },
        });
        const read: UIMessageChunk[] = [];
        await readEvents(body, (some) => read.push(...some));
        expect(read).toEqual(JSON.parse(JSON.stringify(events)));
      }),
    );
  });
});
