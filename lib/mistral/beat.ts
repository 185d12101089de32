import "server-only";

/**
 * How long a stream is left alone after it was read. It is a frame and a half of a 60 Hz screen: the reader can't
 * see it, and at 200 tokens a second it spares four fifths of the work. With many streams at once the time grows,
 * because then the processor is what everybody waits for.
 */
const shortestMs = 25;
const longestMs = 75;
const streamsPerMs = 3;

let streams = 0;
let isTicking = false;
let waiting: Set<() => void> = new Set();

/** One timer for all streams of the process: a timer each would cost more than the work it does. */
export const beat = {
  /** A stream begins. */
  open(): void {
    streams++;
  },
  /** A stream has ended. */
  close(): void {
    streams--;
  },
  /** Whether there are so few streams that the processor has time to spare. */
  get isShortest(): boolean {
    return streams <= shortestMs * streamsPerMs;
  },
  /** Calls back at the next beat, once. */
  add(callback: () => void): void {
    waiting.add(callback);
    if (isTicking) return;
    isTicking = true;
    setTimeout(strike, Math.min(longestMs, Math.max(shortestMs, streams / streamsPerMs)));
  },
  remove(callback: () => void): void {
    waiting.delete(callback);
  },
};

function strike(): void {
  isTicking = false;
  const callbacks = waiting;
  waiting = new Set();
  for (const callback of callbacks) callback();
}
