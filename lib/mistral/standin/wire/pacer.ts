/** Something that has bytes to send as time goes by. */
export interface Paced {
  advance(now: number): void;
}

/**
 * One timer for all streams: a timer for each token of each stream would cost more than the tokens.
 * It runs only while there is a stream.
 */
export class Pacer {
  readonly #streams = new Set<Paced>();
  #timer: NodeJS.Timeout | undefined;

  constructor(readonly tickMs: number) {}

  add(stream: Paced): void {
    this.#streams.add(stream);
    this.#timer ??= setInterval(() => this.#tick(), this.tickMs);
  }

  remove(stream: Paced): void {
    this.#streams.delete(stream);
    if (this.#streams.size > 0) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  #tick(): void {
    const now = performance.now();
    for (const stream of this.#streams) stream.advance(now);
  }
}
