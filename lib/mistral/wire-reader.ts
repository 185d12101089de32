import "server-only";
import type { Readable } from "node:stream";
import { StringDecoder } from "node:string_decoder";
import { beat } from "./beat";
import { mendLine, type PlainDelta, plainDelta, unescapeJson } from "./wire-lines";

/** What came, in order: text and thinking as such, every other event as the line that the provider's parser reads. */
export type WireItem = { type: "text" | "reasoning"; delta: string } | { type: "frame"; line: string };

/**
 * So often the first deltas are read as they come: the first token is seldom a word, and a page shows nothing of a
 * heading before there is one.
 */
const eagerReads = 4;

/** A line longer than this is no delta but a fault or an attack. */
const maxLineLength = 8 * 1024 * 1024;

/**
 * Reads a chat-completions event stream. Text and thinking never see a parser: their deltas are cut out of the
 * lines and joined as they are escaped. After a delta the stream is left alone until the next beat, and then read
 * at one go, so the work is bounded by the clock and not by tokens. A stream that holds little (`send` with
 * `gathers`) leaves what comes in between to the kernel. The first deltas of a stream and the first one after a pause
 * are read at once, and so is everything while there are no deltas. What comes out is what went in, character for character.
 *
 * When the source breaks, all that had arrived is given out first, and then `failure` says what broke it.
 */
export class WireReader {
  failure: unknown;
  private readonly source: Readable;
  private readonly decoder = new StringDecoder("utf8");
  private rest = "";
  /** Read at the beat, and not yet looked at. */
  private held = "";
  private items: WireItem[] = [];
  private isResting = false;
  private eagerLeft = eagerReads;
  private hasEnded = false;
  private wake: (() => void) | null = null;

  constructor(source: Readable) {
    this.source = source;
    beat.open();
    source.on("readable", () => {
      if (!this.isResting) this.take();
    });
    source.once("end", () => this.end());
    source.once("error", (error) => this.end(error));
    source.once("close", () => this.end());
  }

  /** What has come since the last call, waiting for it if need be; `null` at the end. */
  async next(): Promise<WireItem[] | null> {
    while (this.items.length === 0 && !this.hasEnded) {
      await new Promise<void>((resolve) => {
        this.wake = resolve;
      });
    }
    if (this.items.length === 0) return null;
    const { items } = this;
    this.items = [];
    return items;
  }

  /** Closes the connection, unless the stream has ended by itself. */
  close(): void {
    this.source.destroy();
  }

  private readonly take = (): void => {
    this.isResting = false;
    if (this.hasEnded || !this.accept(this.readWhatIsThere())) return;
    if (this.eagerLeft > 0 && beat.isShortest) {
      this.eagerLeft--;
      return;
    }
    this.isResting = true;
    beat.add(this.awake);
  };

  /** Reading makes room: what the kernel has gathered comes in this turn of the event loop, and is taken after it. */
  private readonly awake = (): void => {
    this.held = this.readWhatIsThere();
    setImmediate(this.take);
  };

  private readWhatIsThere(): string {
    let text = this.held;
    this.held = "";
    // Until there is nothing: a stream tells of new bytes only somebody who has read all the old ones.
    for (let bytes: Buffer | null = this.source.read(); bytes !== null; bytes = this.source.read()) {
      text += this.decoder.write(bytes);
    }
    return text;
  }

  /** @returns whether there were deltas. */
  private accept(text: string): boolean {
    if (text === "") return false;
    const lines = (this.rest + text).split("\n");
    this.rest = lines.pop() ?? "";
    if (this.rest.length > maxLineLength) {
      this.source.destroy(new Error("the provider sent a line without an end"));
    }
    let joined: PlainDelta | null = null;
    let hadDeltas = false;
    for (const line of lines) {
      // Comments and empty lines say nothing, and the end is told by the connection.
      if (!line.startsWith("data:") || line.startsWith("data: [DONE]")) continue;
      const delta = plainDelta(line);
      if (delta && joined?.type === delta.type) {
        joined.escaped += delta.escaped;
        continue;
      }
      this.put(joined);
      joined = delta;
      if (delta) hadDeltas = true;
      else this.items.push({ type: "frame", line: mendLine(line.endsWith("\r") ? line.slice(0, -1) : line) });
    }
    this.put(joined);
    if (this.items.length > 0) this.wakeUp();
    return hadDeltas;
  }

  private put(delta: PlainDelta | null): void {
    if (!delta) return;
    try {
      this.items.push({ type: delta.type, delta: unescapeJson(delta.escaped) });
    } catch (error) {
      this.failure ??= error;
      this.source.destroy();
    }
  }

  private end(error?: Error): void {
    if (this.hasEnded) return;
    beat.remove(this.awake);
    // What came after the last beat.
    const text = this.readWhatIsThere();
    // The last line may lack its end; one that was cut off is none.
    this.accept(error ? text : `${text}${this.decoder.end()}\n`);
    this.failure ??= error;
    this.hasEnded = true;
    beat.close();
    this.wakeUp();
  }

  private wakeUp(): void {
    this.wake?.();
    this.wake = null;
  }
}
