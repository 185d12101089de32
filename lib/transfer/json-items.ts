import "server-only";

/** A conversation is in memory as a whole, so there is a size beyond which it is passed over. */
export const maxItemBytes = 32 * 1024 * 1024;
/** The deepest export known nests about ten levels; a parser that recurses must not meet a million. */
const maxDepth = 200;

const bytes = { quote: 0x22, backslash: 0x5c, comma: 0x2c, open: [0x5b, 0x7b], close: [0x5d, 0x7d] };
const [openArray, openObject] = bytes.open;
const [closeArray, closeObject] = bytes.close;

/** The text of one item, or why it was passed over. */
export type JsonItem = { text: string } | { problem: "too_large" | "too_deep" };

/**
 * Cuts a JSON text that arrives in pieces into its items: the elements of a top-level array, or each top-level
 * value. It only counts brackets and strings, so that a file of any size needs the memory of one item, and the
 * items can be given to `JSON.parse`, which is faster than any parser that streams.
 */
export class JsonSplitter {
  private depth = 0;
  /** The depth at which items stand: 1 inside a top-level array. */
  private itemDepth = 0;
  private inString = false;
  private escaped = false;
  private hasBegun = false;
  private isBroken = false;
  private pieces: Uint8Array[] = [];
  private size = 0;
  private problem: "too_large" | "too_deep" | null = null;
  private inItem = false;
  private readonly maxBytes: number;

  constructor(maxBytes: number = maxItemBytes) {
    this.maxBytes = maxBytes;
  }

  /** Takes the next piece and gives the items that are complete with it. */
  *push(chunk: Uint8Array): Generator<JsonItem> {
    let start = 0;
    for (let index = 0; index < chunk.length; index++) {
      const byte = chunk[index];
      if (this.inString) {
        if (this.escaped) this.escaped = false;
        else if (byte === bytes.backslash) this.escaped = true;
        else if (byte === bytes.quote) this.inString = false;
        continue;
      }
      if (byte === undefined || isSpace(byte)) continue;
      if (!this.hasBegun) {
        this.hasBegun = true;
        if (byte === openArray) {
          this.depth = 1;
          this.itemDepth = 1;
          continue;
        }
      }
      const isBetween = this.depth === this.itemDepth;
      if (isBetween && (byte === bytes.comma || byte === closeArray)) {
        if (this.inItem) yield this.take(chunk.subarray(start, index));
        if (byte === closeArray) {
          if (this.itemDepth === 0) this.isBroken = true;
          this.depth = 0;
          this.itemDepth = 0;
        }
        continue;
      }
      if (!this.inItem) {
        this.inItem = true;
        start = index;
      }
      if (byte === bytes.quote) this.inString = true;
      else if (byte === openArray || byte === openObject) {
        if (++this.depth > maxDepth) this.drop("too_deep");
      } else if (byte === closeArray || byte === closeObject) {
        if (--this.depth < this.itemDepth) {
          this.isBroken = true;
          this.depth = this.itemDepth;
        }
        if (this.depth === this.itemDepth) yield this.take(chunk.subarray(start, index + 1));
      }
    }
    if (this.inItem) this.keep(chunk.subarray(start));
  }

  /** How the text ended: `whole`, `truncated` in the middle, or never JSON at all. */
  end(): "whole" | "truncated" | "not_json" {
    if (!this.hasBegun || this.isBroken) return "not_json";
    return this.depth > 0 || this.inString ? "truncated" : this.inItem ? "not_json" : "whole";
  }

  private keep(piece: Uint8Array): void {
    if (this.problem) return;
    this.size += piece.length;
    if (this.size > this.maxBytes) this.drop("too_large");
    // The piece is a view of a buffer that its owner may use again.
    else this.pieces.push(piece.slice());
  }

  private drop(problem: "too_large" | "too_deep"): void {
    this.problem ??= problem;
    this.pieces = [];
  }

  private take(last: Uint8Array): JsonItem {
    this.keep(last);
    const { problem } = this;
    const item = problem ? { problem } : { text: Buffer.concat(this.pieces).toString("utf8") };
    this.pieces = [];
    this.size = 0;
    this.problem = null;
    this.inItem = false;
    return item;
  }
}

function isSpace(byte: number): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}
