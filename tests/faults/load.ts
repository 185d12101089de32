import { freePort } from "@/scripts/port";
import { liveMemory } from "../support/live-memory";
import { Tally, type Trial } from "./trial";
import { ask, Crowd, storedOf } from "./turn";

const mebibyte = 1024 * 1024;
/** Where memory is looked at, in a trial of many turns. */
const stops = 20;
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

/**
 * Very many turns one after another: memory does not grow with them. It is judged at stops where the engine has thrown
 * away its garbage: when that happens by itself depends on what else the machine does, and says nothing of what is kept.
 */
export const steadyMemory: Trial = {
  name: "memory over many turns",
  run: async (house, isShort) => {
    const address = await house.database();
    const inspector = await freePort();
    const server = await house.serve(
      address ? { DATABASE_URL: address } : { DATA_DIR: house.folder("memory") },
      { NODE_OPTIONS: `--inspect=127.0.0.1:${inspector}` },
    );
    const crowd = new Crowd(server.url);
    const tally = new Tally();
    const wanted = isShort ? 1_000 : 20_000;
    const untilMs = Date.now() + (isShort ? longestMs.short : longestMs.full);
    let done = 0;
    const turnsUntil = async (last: number) => {
      while (done < last && Date.now() < untilMs) {
        done++;
        const turn = await ask(await crowd.next(), "A short one");
        if (!turn.isAcknowledged || turn.text === "")
          tally.check(false, () => `a turn: ${turn.status} ${turn.code}`);
      }
    };
    const live: number[] = [];
    const resident: number[] = [];
    for (let stop = 1; stop <= stops; stop++) {
      const last = Math.round((wanted * stop) / stops);
      await Promise.all(Array.from({ length: 8 }, () => turnsUntil(last)));
      resident.push(server.memoryBytes());
      live.push((await liveMemory(inspector)).heapBytes);
    }
    for (const [what, samples, slackMiB] of [
      ["live heap", live, 8],
      ["memory", resident, 80],
    ] as const) {
      const grown = grownMiB(samples);
      tally.check(grown <= slackMiB, () => `${grown} MiB more ${what} in the end than in the second quarter`);
    }
    tally.check(done >= wanted, () => `time was up after ${done} of ${wanted} turns`);
    await server.end("SIGTERM");
    const [kept, held] = [live, resident].map((samples) => Math.round((samples.at(-1) ?? 0) / mebibyte));
    return tally.outcome(
      `${done} turns; live heap ${kept} MiB in the end, ${signed(grownMiB(live))} since the second quarter; memory of the process ${held} MiB, ${signed(grownMiB(resident))}`,
    );
  },
};

/** @returns how much the last quarter of samples, in bytes, is above the second, by their medians. */
function grownMiB(samples: number[]): number {
  const quarter = (from: number) =>
    median(samples.slice(samples.length * from, samples.length * (from + 0.25)));
  return Math.round((quarter(0.75) - quarter(0.25)) / mebibyte);
}

function signed(value: number): string {
  return value >= 0 ? `+${value}` : String(value);
}

function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
