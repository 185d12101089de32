import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pause } from "./house";
import { Tally, type Trial } from "./trial";
import { ask, Crowd, storedOf } from "./turn";

const libraries = ["x86_64", "aarch64"].map(
  (machine) => `/usr/lib/${machine}-linux-gnu/faketime/libfaketimeMT.so.1`,
);
const jumps = ["+2h", "-3h", "+40d", "+0"];

/** The clock of the machine jumps while answers are being written. */
export const clockJumps: Trial = {
  name: "clock jumps",
  run: async (house, isShort) => {
    const library = libraries.find(existsSync);
    if (library === undefined) return "libfaketime is not installed";
    const folder = house.folder("clock");
    mkdirSync(folder, { recursive: true });
    const clock = join(folder, "clock");
    writeFileSync(clock, "+0\n");
    const server = await house.serve(
      { DATA_DIR: join(folder, "data") },
      {
        LD_PRELOAD: library,
        FAKETIME_TIMESTAMP_FILE: clock,
        FAKETIME_NO_CACHE: "1",
        FAKETIME_DONT_FAKE_MONOTONIC: "1",
      },
    );
    const tally = new Tally();
    const crowd = new Crowd(server.url);
    for (const jump of isShort ? jumps.slice(0, 2) : jumps) {
      const turns = Array.from({ length: isShort ? 4 : 10 }, async () =>
        ask(await crowd.next(), "[[scenario:long tokens=160 rate=40]] on"),
      );
      await pause(1_000);
      writeFileSync(clock, `${jump}\n`);
      for (const turn of await Promise.all(turns)) {
        const stored = await storedOf(turn, server.url);
        tally.check(
          stored?.status === "complete" && stored.text === turn.text,
          () => `${jump}: ${turn.status} ${stored?.status ?? "gone"}`,
        );
      }
      const after = await ask(await crowd.next(), "What time is it?");
      tally.check(
        (await storedOf(after, server.url))?.status === "complete",
        () => `${jump}: then ${after.status} ${after.code}`,
      );
    }
    await server.end("SIGTERM");
    return tally.outcome((isShort ? jumps.slice(0, 2) : jumps).join(", "));
  },
};
