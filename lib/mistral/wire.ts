import "server-only";
import { mendLine, plainTextDelta } from "./wire-lines";

/**
 * Deltas that arrive within this time become one. It is a frame and a half of a 60 Hz screen: the reader can't
 * see it, and the parsers above do a fifth of the work at 200 tokens a second.
 */
const mergeWindowMs = 25;

/** A line longer than this is no delta but a fault or an attack. */
const maxLineLength = 8 * 1024 * 1024;

/**
 * The `fetch` that is handed to `createMistral`. Event streams pass through `mergeDeltas`; all else is untouched.
 */
export async function wireFetch(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
  const response = await fetch(input, init);
  const isStream = response.headers.get("content-type")?.startsWith("text/event-stream");
  if (!response.ok || !isStream || !response.body) return response;
  return new Response(mergeDeltas(response.body), { status: response.status, headers: response.headers });
}

/**
 * Rewrites a chat-completions event stream: plain text deltas that arrive within one window are joined into one
 * event, known faults of the wire are mended (see `mendLine`), and everything else passes in order and at once.
 * The text that comes out is the text that went in, character for character.
 */
export function mergeDeltas(source: ReadableStream<Uint8Array>): ReadableStream<Uint8Array> {
  const decoder = new TextDecoder();
  const encoder = new TextEncoder();
  let rest = "";
  let pending: { head: string; content: string; tail: string } | null = null;
  let out: TransformStreamDefaultController<Uint8Array> | null = null;
  let lastFlushMs = 0;

  function flush(): void {
    beat.delete(flush);
    if (!pending || !out) return;
    const { head, content, tail } = pending;
    pending = null;
    lastFlushMs = performance.now();
    try {
      out.enqueue(encoder.encode(`${head}${content}${tail}\n\n`));
    } catch {
      // The reader has gone in the meantime; the transform is being cancelled.
    }
  }

  function acceptLine(line: string, controller: TransformStreamDefaultController<Uint8Array>): void {
    if (!line.startsWith("data:")) return;
    const delta = plainTextDelta(line);
    if (!delta) {
      flush();
      controller.enqueue(encoder.encode(`${mendLine(line)}\n\n`));
      return;
    }
    if (pending) pending.content += delta.content;
    else pending = delta;
    // The first delta after a pause goes out at once: it is the one that the reader waits for.
    if (performance.now() - lastFlushMs >= mergeWindowMs) flush();
    else beat.add(flush);
  }

  return source.pipeThrough(
    new TransformStream<Uint8Array, Uint8Array>({
      start(controller) {
        out = controller;
      },
      transform(chunk, controller) {
        const lines = (rest + decoder.decode(chunk, { stream: true })).split("\n");
        rest = lines.pop() ?? "";
        if (rest.length > maxLineLength) throw new Error("the provider sent a line without an end");
        for (const line of lines) acceptLine(line.endsWith("\r") ? line.slice(0, -1) : line, controller);
      },
      flush(controller) {
        if (rest !== "") acceptLine(rest, controller);
        flush();
      },
    }),
  );
}

/** One timer for all streams of the process: a timer each would cost more than the work it does. */
const beat = {
  waiting: new Set<() => void>(),
  timer: undefined as NodeJS.Timeout | undefined,
  add(callback: () => void): void {
    this.waiting.add(callback);
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      for (const waiting of [...this.waiting]) waiting();
    }, mergeWindowMs);
  },
  delete(callback: () => void): void {
    this.waiting.delete(callback);
  },
};
