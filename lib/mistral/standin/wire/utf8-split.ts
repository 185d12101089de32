const EVERY = 4;

/**
 * Divides some writes in the middle of a character, as a network does. Only every fourth write that could be
 * divided is, beginning with the first: each costs a turn of the timer.
 */
export class Utf8Splitter {
  #seen = 0;

  /** The two halves of this write, or undefined when it goes out whole. */
  split(text: string): [Buffer, Buffer] | undefined {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: every byte up to 127 stands for itself
    if (/^[\x00-\x7f]*$/.test(text)) return undefined;
    this.#seen += 1;
    if (this.#seen % EVERY !== 1) return undefined;
    const bytes = Buffer.from(text);
    // A byte of the form 10xxxxxx continues a character, so a cut before it divides one.
    const at = bytes.findIndex((byte) => (byte & 0xc0) === 0x80);
    return [bytes.subarray(0, at), bytes.subarray(at)];
  }
}
