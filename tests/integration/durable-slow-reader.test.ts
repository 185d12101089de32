import { describe, expect, it } from "vitest";
import { LiveRun } from "@/lib/chat/live-run";

const metadata = { parentId: null, createdAt: "2026-01-01T00:00:00.000Z", status: "streaming" } as const;

function newRun(): LiveRun {
  const run = new LiveRun(
    { runId: "run", userId: "user", conversationId: "conversation", answerId: "answer" },
    metadata,
  );
  run.emit({ type: "text-start", id: "0" });
  return run;
}

function write(run: LiveRun, words: number): string {
  let text = "";
  for (let index = 0; index < words; index++) {
    const delta = `word-${index} `;
    run.emit({ type: "text-delta", id: "0", delta });
    text += delta;
  }
  return text;
}

async function readAll(stream: ReadableStream<Uint8Array>): Promise<string> {
  return new Response(stream).text();
}

function textIn(events: string): string {
  return [...events.matchAll(/"delta":"([^"]*)"/g)].map(([, delta]) => delta).join("");
}

describe("a reader who stops reading", () => {
  it("holds nothing but a place, keeps nobody waiting, and still gets every character in the end", async () => {
    const run = newRun();
    const readers = Array.from({ length: 200 }, () => run.read().getReader());
    // Each takes the beginning and then no more.
    const heads = await Promise.all(readers.map((reader) => reader.read()));
    globalThis.gc?.();
    const before = process.memoryUsage();
    const text = write(run, 20_000);
    const brisk = run.read();
    run.end({ type: "finish", messageMetadata: { status: "complete" } });
    const whole = await readAll(brisk);
    expect(textIn(whole)).toBe(text);
    globalThis.gc?.();
    const after = process.memoryUsage();
    // The log itself is there once, with the strings that were not yet flushed. A copy for each of the 200 would be 250 MB.
    const grown = after.arrayBuffers + after.heapUsed - before.arrayBuffers - before.heapUsed;
    expect(grown).toBeLessThan(60_000_000);

    for (const [index, reader] of readers.entries()) {
      const decoder = new TextDecoder();
      let seen = decoder.decode(heads[index]?.value);
      for (let next = await reader.read(); !next.done; next = await reader.read()) {
        seen += decoder.decode(next.value);
      }
      expect(textIn(seen) === text, `reader ${index} has every character`).toBe(true);
      expect(seen.endsWith(whole.slice(whole.lastIndexOf('data: {"type":"finish"')))).toBe(true);
    }
  });

  it("who leaves takes nothing along: the run and the others go on", async () => {
    const run = newRun();
    const leaving = run.read().getReader();
    await leaving.read();
    const waiting = leaving.read();
    const staying = readAll(run.read());
    await leaving.cancel();
    await waiting;
    const text = write(run, 10);
    run.end({ type: "finish", messageMetadata: { status: "complete" } });
    expect(textIn(await staying)).toBe(text);
    expect(run.abort.signal.aborted).toBe(false);
  });
});
