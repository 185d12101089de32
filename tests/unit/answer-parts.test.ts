import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Chunk, decodeChunks, encodeChunk, foldChunk, replayMessage } from "@/lib/chat/chunks";
import { toPrompt } from "@/lib/chat/prompt";
import { skipEcho } from "@/lib/chat/skip-echo";
import type { ChatMessage, MessageMetadata } from "@/lib/conversations/contract";
import type { StoredPart } from "@/lib/conversations/server";
import type { AnswerPart } from "@/lib/mistral/server";

const metadata: MessageMetadata = {
  parentId: null,
  createdAt: "2026-01-01T00:00:00.000Z",
  status: "complete",
};

const storedPart: fc.Arbitrary<StoredPart> = fc.oneof(
  fc.record({ type: fc.constant("text" as const), text: fc.string({ unit: "grapheme" }) }),
  fc.record({
    type: fc.constant("reasoning" as const),
    text: fc.string({ unit: "grapheme" }),
    providerMetadata: fc.record({ tramontane: fc.record({ durationMs: fc.nat() }) }),
  }),
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
    expect(toPrompt([question, silent, question], { reasoning: false }).map(({ role }) => role)).toEqual([
      "user",
      "user",
    ]);
  });

  it("gives thinking back only to models that think", () => {
    expect(toPrompt([thoughtful], { reasoning: false })).toEqual([
      { role: "assistant", content: [{ type: "text", text: "Because." }] },
    ]);
    expect(toPrompt([thoughtful], { reasoning: true })).toEqual([
      {
        role: "assistant",
        content: [
          { type: "reasoning", text: "Let me think." },
          { type: "text", text: "Because." },
        ],
      },
    ]);
  });
});
