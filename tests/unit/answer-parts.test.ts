import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Chunk, decodeChunks, encodeChunk, foldChunk, replayMessage } from "@/lib/chat/chunks";
import { toPrompt } from "@/lib/chat/prompt";
import { skipEcho } from "@/lib/chat/skip-echo";
import type { ChatMessage, MessageMetadata } from "@/lib/conversations/contract";
import type { StoredPart } from "@/lib/conversations/server";
import type { AnswerPart } from "@/lib/mistral/server";
import type { ToolValue } from "@/lib/tools/contract";

const metadata: MessageMetadata = {
  parentId: null,
  createdAt: "2026-01-01T00:00:00.000Z",
  status: "complete",
};

/** As it is after a round over the wire: minus zero is not there any more. */
const toolValue = fc.json().map((text): ToolValue => JSON.parse(text));

const storedPart: fc.Arbitrary<StoredPart> = fc.oneof(
  fc.record({ type: fc.constant("text" as const), text: fc.string({ unit: "grapheme" }) }),
  fc.record({
    type: fc.constant("reasoning" as const),
    text: fc.string({ unit: "grapheme" }),
    providerMetadata: fc.record({ tramontane: fc.record({ durationMs: fc.nat() }) }),
  }),
  fc.constant({ type: "step-start" as const }),
  fc
    .tuple(
      fc.record({
        type: fc.constant("dynamic-tool" as const),
        toolName: fc.string(),
        toolCallId: fc.uuid(),
        input: toolValue,
      }),
      fc.oneof(
        fc.record({ state: fc.constant("input-available" as const) }),
        fc.record({ state: fc.constant("output-available" as const), output: toolValue }),
        fc.record({ state: fc.constant("output-error" as const), errorText: fc.string() }),
      ),
    )
    .map(([call, end]) => ({ ...call, ...end })),
);

function fold(chunks: Chunk[]): StoredPart[] {
  const parts: StoredPart[] = [];
  for (const chunk of chunks) foldChunk(parts, chunk);
  return parts;
}

describe("the events of an answer", () => {
  it("fold back into the parts that they were made of, through the log's text", () => {
    fc.assert(
      fc.property(fc.array(storedPart, { maxLength: 6 }), (parts) => {
        const message: ChatMessage = { id: "a", role: "assistant", parts, metadata };
        const text = replayMessage(message, metadata).map(encodeChunk).join("");
        expect(fold(decodeChunks(text))).toEqual(parts);
      }),
    );
  });
});

describe("carrying an answer on", () => {
  async function textAfter(prefix: string, deltas: string[]): Promise<string> {
    async function* parts(): AsyncGenerator<AnswerPart> {
      for (const delta of deltas) yield { type: "text", delta };
      yield { type: "end", finishReason: "stop", usage: null, answeredModel: null };
    }
    let text = "";
    for await (const part of skipEcho(parts(), prefix)) if (part.type === "text") text += part.delta;
    return text;
  }

  it("leaves out the provider's echo of the prefix wherever it is cut", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.string({ minLength: 1, unit: "grapheme" }),
        fc.string({ unit: "grapheme" }),
        fc.integer({ min: 1, max: 9 }),
        async (prefix, rest, size) => {
          const whole = prefix + rest;
          const deltas = Array.from({ length: Math.ceil(whole.length / size) }, (_, index) =>
            whole.slice(index * size, (index + 1) * size),
          );
          expect(await textAfter(prefix, deltas)).toBe(rest);
        },
      ),
    );
  });

  it("keeps all of an answer that does not begin with the prefix", async () => {
    expect(await textAfter("Once upon", ["Once", " more"])).toBe("Once more");
    expect(await textAfter("Once upon", ["Twice"])).toBe("Twice");
    expect(await textAfter("Once upon", ["Once"])).toBe("Once");
  });
});

describe("the prompt", () => {
  const takes = { images: true, documents: true };
  const question: ChatMessage = { id: "q", role: "user", parts: [{ type: "text", text: "Why?" }], metadata };
  const thoughtful: ChatMessage = {
    id: "a",
    role: "assistant",
    parts: [
      { type: "reasoning", text: "Let me think." },
      { type: "text", text: "Because." },
    ],
    metadata,
  };

  it("leaves out answers that never said anything, which the provider would refuse", () => {
    const silent: ChatMessage = { id: "s", role: "assistant", parts: [], metadata };
    expect(
      toPrompt([question, silent, question], { reasoning: false, tools: true, takes }).map(
        ({ role }) => role,
      ),
    ).toEqual(["user", "user"]);
  });

  it("gives thinking back only to models that think", () => {
    expect(toPrompt([thoughtful], { reasoning: false, tools: true, takes })).toEqual([
      { role: "assistant", content: [{ type: "text", text: "Because." }] },
    ]);
    expect(toPrompt([thoughtful], { reasoning: true, tools: true, takes })).toEqual([
      {
        role: "assistant",
        content: [
          { type: "reasoning", text: "Let me think." },
          { type: "text", text: "Because." },
        ],
      },
    ]);
  });

  const call = (id: string, output: string): StoredPart => ({
    type: "dynamic-tool",
    toolName: "calculate",
    toolCallId: id,
    input: { expression: "1" },
    state: "output-available",
    output,
  });
  const text = (said: string): StoredPart => ({ type: "text", text: said });
  const rolesOf = (parts: StoredPart[], tools = true) =>
    toPrompt([{ id: "a", role: "assistant", parts, metadata }, question], {
      reasoning: false,
      tools,
      takes,
    }).map(({ role, content }) => [role, typeof content === "string" ? 1 : content.length]);

  it("tells every round of calls apart, and each call has its result", () => {
    const parts: StoredPart[] = [
      text("Let me see."),
      call("aaaaaaaa1", "1"),
      call("aaaaaaaa2", "2"),
      { type: "step-start" },
      call("aaaaaaaa3", "3"),
      { type: "step-start" },
      text("Six."),
    ];
    expect(rolesOf(parts)).toEqual([
      ["assistant", 3],
      ["tool", 2],
      ["assistant", 1],
      ["tool", 1],
      ["assistant", 1],
      ["user", 1],
    ]);
  });

  it("leaves out calls that nothing was said to any more, and all of them for a model without tools", () => {
    const parts = [text("Let me see."), call("aaaaaaaa1", "1")];
    expect(rolesOf(parts)).toEqual([
      ["assistant", 1],
      ["user", 1],
    ]);
    expect(rolesOf([call("aaaaaaaa1", "1"), { type: "step-start" }, text("One.")], false)).toEqual([
      ["assistant", 1],
      ["user", 1],
    ]);
  });
});
