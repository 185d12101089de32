import "server-only";
import { Readable } from "node:stream";
import { mendLine, plainTextDelta } from "./wire-lines";
import { send } from "./wire-request";

/**
 * Deltas that arrive within this time become one. It is a frame and a half of a 60 Hz screen: the reader can't
 * see it, and the parsers above do a fifth of the work at 200 tokens a second. With many streams at once the
 * window grows, because then the processor is what everybody waits for.
 */
const shortestWindowMs = 25;
const longestWindowMs = 60;
const streamsPerWindowMs = 3;

function mergeWindowMs(): number {
  return Math.min(longestWindowMs, Math.max(shortestWindowMs, beat.streams / streamsPerWindowMs));
}

/** A line longer than this is no delta but a fault or an attack. */
const maxLineLength = 8 * 1024 * 1024;

/** Events that wait for a slow reader at most before the provider has to wait too. */
const maxReadyEvents = 256;

/**
 * A `fetch` for one call of `createMistral`, and what broke its stream if something did. Event streams pass
 * through `mergeDeltas`; all else is untouched.
 */
export function createWire(): { fetch: typeof fetch; failure: () => unknown } {
  let failure: unknown;
  return {
    fetch: async (input, init) => {
      const { status, headers, body } = await send(String(input), init);
      const isStream = status === 200 && headers.get("content-type")?.startsWith("text/event-stream");
      const stream = isStream
        ? mergeDeltas(body, (error) => {
            failure = error;
          })
        : (Readable.toWeb(body) as ReadableStream<Uint8Array>);
      return new Response(stream, { status, headers });
    },
    failure: () => failure,
  };
}

/**
 * Rewrites a chat-completions event stream: plain text deltas that arrive within one window are joined into one
 * event, known faults of the wire are mended (see `mendLine`), and everything else passes in order and at once.
 * The text that comes out is the text that went in, character for character.
 *
 * When the source breaks, the stream ends after all that had arrived, and `onBreak` is told. It does not fail:
 * an error overtakes and throws away what is queued in every web stream on its way, which is the reader's text.
 */
export function mergeDeltas(source: Readable, onBreak: (error: unknown) => void): ReadableStream<Uint8Array> {
  const merger = new DeltaMerger(() => source.resume());
  let rest = "";
  const finish = (error?: unknown) => {
    if (error !== undefined) onBreak(error);
    else if (rest !== "") merger.accept(rest);
    merger.end();
  };
  source.setEncoding("utf8");
  source.on("data", (text: string) => {
    const lines = (rest + text).split("\n");
    rest = lines.pop() ?? "";
    if (rest.length > maxLineLength) source.destroy(new Error("the provider sent a line without an end"));
    for (const line of lines) merger.accept(line.endsWith("\r") ? line.slice(0, -1) : line);
    if (merger.isFull) source.pause();
  });
  source.once("end", () => finish());
  source.once("error", finish);
  source.once("close", () => merger.end());
  return new ReadableStream<Uint8Array>(
    {
      pull: async (controller) => {
        const bytes = await merger.take();
        if (bytes) controller.enqueue(bytes);
        else controller.close();
      },
      cancel: () => void source.destroy(),
    },
    { highWaterMark: 0 },
  );
}

/** Events on their way from the provider to the reader. */
class DeltaMerger {
  private readonly encoder = new TextEncoder();
  private pending: { head: string; content: string; tail: string } | null = null;
  private lastFlushMs = 0;
  private ready: string[] = [];
  private hasEnded = false;
  private wakeTaker: () => void = () => {};
  private readonly onRoom: () => void;

  /** @param onRoom called when a reader that was far behind has taken what waited for it. */
  constructor(onRoom: () => void) {
    this.onRoom = onRoom;
    beat.streams++;
  }

  get isFull(): boolean {
    return this.ready.length >= maxReadyEvents;
  }

  accept(line: string): void {
    if (!line.startsWith("data:")) return;
    const delta = plainTextDelta(line);
    if (!delta) {
      this.flush();
      this.put(`${mendLine(line)}\n\n`);
      return;
    }
    if (this.pending) this.pending.content += delta.content;
    else this.pending = delta;
    // The first delta after a pause goes out at once: it is the one that the reader waits for.
    if (performance.now() - this.lastFlushMs >= mergeWindowMs()) this.flush();
    else beat.add(this.flush);
  }

  end(): void {
    this.flush();
    if (!this.hasEnded) beat.streams--;
    this.hasEnded = true;
    this.wakeTaker();
  }

  /** The next bytes, or `undefined` at the end. */
  async take(): Promise<Uint8Array | undefined> {
    while (this.ready.length === 0 && !this.hasEnded) {
      await new Promise<void>((resolve) => {
        this.wakeTaker = resolve;
      });
    }
    if (this.ready.length === 0) return undefined;
    const text = this.ready.join("");
    if (this.isFull) this.onRoom();
    this.ready = [];
    return this.encoder.encode(text);
  }

  private readonly flush = (): void => {
    beat.delete(this.flush);
    if (!this.pending) return;
    const { head, content, tail } = this.pending;
    this.pending = null;
    this.lastFlushMs = performance.now();
    this.put(`${head}${content}${tail}\n\n`);
  };

  private put(event: string): void {
    this.ready.push(event);
    this.wakeTaker();
  }
}

/** One timer for all streams of the process: a timer each would cost more than the work it does. */
const beat = {
  /** How many streams are open. */
  streams: 0,
  waiting: new Set<() => void>(),
  timer: undefined as NodeJS.Timeout | undefined,
  add(callback: () => void): void {
    this.waiting.add(callback);
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      for (const waiting of [...this.waiting]) waiting();
    }, mergeWindowMs());
  },
  delete(callback: () => void): void {
    this.waiting.delete(callback);
  },
};
