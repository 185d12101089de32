import { Tally, type Trial } from "./trial";
import { ask, Crowd, storedOf } from "./turn";

const mebibyte = 1024 * 1024;
const longestMs = { short: 45_000, full: 15 * 60_000 };

/** Very many answers at once. */
export const manyStreams: Trial = {
  name: "streams at once",
  run: async (house, isShort) => {
    const address = await house.database();
    const server = await house.serve(
      address ? { DATABASE_URL: address } : { DATA_DIR: house.folder("streams") },
    );
    const crowd = new Crowd(server.url);
    const tally = new Tally();
    const count = isShort ? 150 : 1_000;
    const readers = [];
    for (let index = 0; index < count; index++) readers.push(await crowd.next());
    const startedMs = performance.now();
    const turns = await Promise.all(
      readers.map((reader) => ask(reader, "[[scenario:long tokens=120 rate=10]] on")),
    );
    const seconds = Math.round((performance.now() - startedMs) / 1_000);
    for (const turn of turns) {
      const stored = await storedOf(turn, server.url);
      tally.check(
        stored?.status === "complete" && stored.text === turn.text,
        () => `${turn.status} ${turn.code} ${stored?.status}`,
      );
    }
    const first = turns.flatMap(({ firstByteMs }) => firstByteMs ?? []).sort((a, b) => a - b);
    const worst = Math.round(first[Math.floor(first.length * 0.95)] ?? 0);
    const memory = Math.round(server.memoryBytes() / mebibyte);
    await server.end("SIGTERM");
    return tally.outcome(`${count} at once in ${seconds} s; first byte p95 ${worst} ms; ${memory} MiB`);
  },
};

/** Very many turns one after another: memory does not grow with them. */
export const steadyMemory: Trial = {
  name: "memory over many turns",
  run: async (house, isShort) => {
    const address = await house.database();
    const server = await house.serve(
      address ? { DATABASE_URL: address } : { DATA_DIR: house.folder("memory") },
    );
    const crowd = new Crowd(server.url);
    const tally = new Tally();
    const wanted = isShort ? 1_000 : 20_000;
    const untilMs = Date.now() + (isShort ? longestMs.short : longestMs.full);
    const samples: number[] = [];
    let done = 0;
    const worker = async () => {
      while (done < wanted && Date.now() < untilMs) {
        done++;
        const turn = await ask(await crowd.next(), "A short one");
        if (!turn.isAcknowledged || turn.text === "")
          tally.check(false, () => `a turn: ${turn.status} ${turn.code}`);
        if (done % 50 === 0) samples.push(server.memoryBytes());
      }
    };
    await Promise.all(Array.from({ length: 8 }, worker));
    const quarter = (from: number, to: number) =>
      median(samples.slice(samples.length * from, samples.length * to));
    const [second, last] = [quarter(0.25, 0.5), quarter(0.75, 1)];
    const grown = Math.round((last - second) / mebibyte);
    tally.check(
      last < second * 1.2 + 40 * mebibyte,
      () => `${grown} MiB more in the last quarter than in the second`,
    );
    tally.check(done >= wanted, () => `time was up after ${done} of ${wanted} turns`);
    await server.end("SIGTERM");
    const at = Math.round(last / mebibyte);
    return tally.outcome(
      `${done} turns; ${at} MiB in the end, ${grown >= 0 ? "+" : ""}${grown} since the second quarter`,
    );
  },
};

function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
