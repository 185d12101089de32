import fc from "fast-check";
import { uuidv7 } from "uuidv7";
import { beforeAll, describe, expect, it } from "vitest";
import { type Chunk, decodeChunks, encodeChunk, foldChunk } from "@/lib/chat/chunks";
import { LiveRun } from "@/lib/chat/live-run";
import { reapStaleRuns } from "@/lib/chat/reap";
import { type StoredPart, storedParts } from "@/lib/conversations/server";
import { db } from "@/lib/db/server";
import { withEmbeddedDatabase } from "../support/database";

beforeAll(() => {
  process.env.LOG_LEVEL = "silent";
});

type Step = { kind: "text" | "reasoning"; delta: string } | "flush" | "waiting";

/** Deltas of anything that JSON and a stream of lines could trip over, and flushes wherever the clock puts them. */
const awkward = fc.constantFrom(
  "\n\n",
  "data: {",
  "data: [DONE]\n\n",
  '"}\n\n',
  "\\",
  "👩‍🚀",
  "\u2028",
  "\r",
  "é",
);
const delta = fc.oneof(
  fc.string({ unit: "grapheme-composite", maxLength: 12 }).map((text) => text.replaceAll("\0", "0")),
  awkward,
);
const step = fc.oneof(
  { weight: 5, arbitrary: fc.record({ kind: fc.constantFrom("text", "reasoning"), delta }) },
  { weight: 2, arbitrary: fc.constant("flush" as const) },
  { weight: 1, arbitrary: fc.constant("waiting" as const) },
) as fc.Arbitrary<Step>;

/** What the producer makes of the steps, and what is stored at each flush. */
function play(steps: Step[]) {
  const run = new LiveRun(
    { runId: uuidv7(), userId: uuidv7(), conversationId: uuidv7(), answerId: uuidv7() },
    { parentId: null, createdAt: new Date(0).toISOString(), status: "streaming" },
  );
  const rows: { sequence: number; data: string }[] = [];
  const sent: Chunk[] = [];
  const emit = (chunk: Chunk) => {
    sent.push(chunk);
    run.emit(chunk);
  };
  let open: { kind: "text" | "reasoning"; id: string } | undefined;
  let count = 0;
  const close = () => {
    if (open?.kind === "text") emit({ type: "text-end", id: open.id });
    if (open?.kind === "reasoning") {
      emit({ type: "reasoning-end", id: open.id, providerMetadata: { tramontane: { durationMs: 7 } } });
    }
    open = undefined;
  };
  for (const one of steps) {
    if (one === "flush") {
      const row = run.takeUnflushed();
      if (row) rows.push(row);
    } else if (one === "waiting") {
      emit({ type: "message-metadata", messageMetadata: { waitingUntil: null } });
    } else {
      if (open?.kind !== one.kind) {
        close();
        open = { kind: one.kind, id: String(count++) };
        emit({ type: `${one.kind}-start`, id: open.id });
      }
      emit({ type: `${one.kind}-delta`, id: open.id, delta: one.delta });
    }
  }
  close();
  return { run, rows, sent };
}

function fold(chunks: Chunk[]): StoredPart[] {
  const parts: StoredPart[] = [];
  for (const chunk of chunks) foldChunk(parts, chunk);
  return parts;
}

/** Neighbouring deltas of one part as one: the log joins what was said between two flushes. */
function joined(chunks: Chunk[]): Chunk[] {
  const result: Chunk[] = [];
  for (const chunk of chunks) {
    const last = result.at(-1);
    if ("delta" in chunk && chunk.delta === "") continue;
    if (last && "delta" in last && "delta" in chunk && last.id === chunk.id) last.delta += chunk.delta;
    else result.push({ ...chunk });
  }
  return result;
}

/** Whether `chunks` are the first of `all`, the last of them perhaps cut short. */
function isBeginning(chunks: Chunk[], all: Chunk[]): boolean {
  return chunks.every((chunk, index) => {
    const other = all[index];
    if (index === chunks.length - 1 && "delta" in chunk && other && "delta" in other) {
      return chunk.id === other.id && chunk.type === other.type && other.delta.startsWith(chunk.delta);
    }
    return JSON.stringify(chunk) === JSON.stringify(other);
  });
}

const textIn = (part: StoredPart | undefined) => (part && "text" in part ? part.text : "");
const spoken = (parts: StoredPart[]) => parts.map((part) => ({ type: part.type, text: textIn(part) }));

/** Whether `parts` are the beginning of `whole`: all parts but the last are equal, and that one begins alike. */
function isPrefix(parts: StoredPart[], whole: StoredPart[]): boolean {
  return spoken(parts).every(({ type, text }, index) => {
    const other = whole[index];
    if (other?.type !== type) return false;
    return index < parts.length - 1 ? textIn(other) === text : textIn(other).startsWith(text);
  });
}

describe("the log of a run", () => {
  it("read back to wherever the process died gives a beginning of what was sent, and whole gives all", () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 60 }), fc.nat(), (steps, at) => {
        const { run, rows, sent } = play(steps);
        const kept = rows.slice(0, at % (rows.length + 1));
        const rebuilt = decodeChunks(kept.map(({ data }) => data).join(""));
        expect(isBeginning(joined(rebuilt.slice(1)), joined(sent))).toBe(true);
        expect(isPrefix(fold(rebuilt), run.parts)).toBe(true);

        const last = run.takeUnflushed();
        const all = [...rows, ...(last ? [last] : [])];
        expect(all.map(({ sequence }) => sequence)).toEqual(all.map((_, index) => index));
        const whole = decodeChunks(all.map(({ data }) => data).join(""));
        expect(joined(whole.slice(1))).toEqual(joined(sent));
        expect(fold(whole)).toEqual(run.parts);
        expect(whole.map(encodeChunk).join("")).toBe(all.map(({ data }) => data).join(""));
        const texts = steps.flatMap((one) => (typeof one === "string" ? [] : [one.delta]));
        expect(run.parts.map(textIn).join("")).toBe(texts.join(""));
      }),
      { numRuns: 300 },
    );
  });

  describe("in the database", () => {
    withEmbeddedDatabase();

    it("is what a crashed run's answer is made of, whatever was said and wherever it was cut", async () => {
      const user = await db().user.create({ data: { isGuest: true }, select: { id: true } });
      await fc.assert(
        fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 40 }), fc.nat(), async (steps, at) => {
          const { run, rows } = play(steps);
          const kept = rows.slice(0, at % (rows.length + 1));
          await storeRunning(user.id, run, kept);
          await reapStaleRuns({ atStart: true });
          const answer = await db().message.findUniqueOrThrow({ where: { id: run.ids.answerId } });
          expect(answer.status).toBe("interrupted");
          const stored = storedParts.parse(answer.parts);
          expect(stored).toEqual(fold(decodeChunks(kept.map(({ data }) => data).join(""))));
          expect(isPrefix(stored, run.parts)).toBe(true);
        }),
        { numRuns: 25 },
      );
    });
  });
});

async function storeRunning(
  userId: string,
  { ids }: LiveRun,
  rows: { sequence: number; data: string }[],
): Promise<void> {
  const { conversationId, answerId, runId } = ids;
  await db().conversation.create({
    data: { id: conversationId, userId, modelId: "m", activeRunId: runId, headId: answerId },
  });
  await db().message.create({
    data: { id: answerId, conversationId, role: "assistant", status: "streaming", parts: [] },
  });
  await db().run.create({
    data: { id: runId, userId, conversationId, messageId: answerId, instanceId: "dead" },
  });
  await db().runEvent.createMany({ data: rows.map(({ sequence, data }) => ({ runId, sequence, data })) });
}
