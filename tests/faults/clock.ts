import { existsSync, writeFileSync } from "node:fs";
import { type House, pause } from "./house";
import { Tally, type Trial } from "./trial";
import { ask, Crowd, storedOf } from "./turn";

const libraries = ["x86_64", "aarch64"].map(
  (machine) => `/usr/lib/${machine}-linux-gnu/faketime/libfaketimeMT.so.1`,
);
const jumps = ["+2h", "-3h", "+40d", "+0"];

/** The clock of the machine jumps while answers are being written, and with it that of the embedded database. */
export const clockJumps: Trial = {
  name: "clock jumps (embedded)",
  run: (house, isShort) => jump(house, isShort, { DATA_DIR: house.folder("clock") }),
};

/** The same where the database has a clock of its own, which does not jump along. */
export const clockJumpsPostgresql: Trial = {
  name: "clock jumps (PostgreSQL)",
  run: async (house, isShort) => {
    const address = await house.database();
    return address === null ? "no PostgreSQL answers here" : jump(house, isShort, { DATABASE_URL: address });
  },
};

async function jump(house: House, isShort: boolean, settings: Record<string, string>) {
  const library = libraries.find(existsSync);
  if (library === undefined) return "libfaketime is not installed";
  const clock = house.folder("clock.txt");
  writeFileSync(clock, "+0\n");
  const server = await house.serve(settings, {
    LD_PRELOAD: library,
    FAKETIME_TIMESTAMP_FILE: clock,
    FAKETIME_NO_CACHE: "1",
    FAKETIME_DONT_FAKE_MONOTONIC: "1",
  });
  const tally = new Tally();
  const crowd = new Crowd(server.url);
  for (const step of isShort ? jumps.slice(0, 2) : jumps) {
    const turns = Array.from({ length: isShort ? 4 : 10 }, async () =>
      ask(await crowd.next(), "[[scenario:long tokens=160 rate=40]] on"),
    );
    await pause(1_000);
    writeFileSync(clock, `${step}\n`);
    for (const turn of await Promise.all(turns)) {
      const stored = await storedOf(turn, server.url);
      tally.check(
        stored?.status === "complete" && stored.text === turn.text,
        () => `${step}: ${turn.status} ${stored?.status ?? "gone"}`,
      );
    }
    const after = await ask(await crowd.next(), "What time is it?");
    tally.check(
      (await storedOf(after, server.url))?.status === "complete",
      () => `${step}: then ${after.status} ${after.code}`,
    );
  }
  await server.end("SIGTERM");
  return tally.outcome((isShort ? jumps.slice(0, 2) : jumps).join(", "));
}
