import { spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdirSync, rmSync, statfsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Tally, type Trial } from "./trial";
import { ask, Crowd, storedOf, type Turn } from "./turn";

const sizeMegabytes = 160;

/** The disk below the embedded database fills up, and gets room again. */
export const diskFull: Trial = {
  name: "disk full (embedded)",
  run: async (house) => {
    const disk = house.folder("disk");
    mkdirSync(disk, { recursive: true });
    const mounted = spawnSync("mount", ["-t", "tmpfs", "-o", `size=${sizeMegabytes}m`, "tmpfs", disk]);
    if (mounted.status !== 0) return "this user may not mount a small disk";
    const settings = { DATA_DIR: join(disk, "data") };
    let server = await house.serve(settings);
    const tally = new Tally();
    try {
      const crowd = new Crowd(server.url);
      const kept: Turn[] = [];
      for (let index = 0; index < 10; index++) kept.push(await ask(await crowd.next(), `Question ${index}`));
      const { bavail, bsize } = statfsSync(disk);
      const filler = join(disk, "filler");
      writeFileSync(filler, Buffer.alloc(Math.max(0, bavail * bsize - 1_000_000)));
      const full: Turn[] = [];
      const reader = await crowd.next();
      // Long questions that don't compress fill what is left.
      for (let index = 0; index < 40 && full.filter((turn) => !turn.isAcknowledged).length < 3; index++) {
        full.push(await ask(reader, `${index} ${randomBytes(150_000).toString("hex")}`));
      }
      const refused = full.filter((turn) => !turn.isAcknowledged);
      tally.check(refused.length > 0, () => "the disk did not fill up");
      tally.check(server.isAlive(), () => "the server died of the full disk");
      for (const turn of refused)
        tally.check(turn.code !== null, () => `full: ${turn.status} without a code`);
      rmSync(filler);
      const still = server.isAlive() ? await ask(await crowd.next(), "Is there room again?") : null;
      const healed = still !== null && (await storedOf(still, server.url, 5_000))?.status === "complete";
      tally.check(healed, () => "it needed a restart once there was room");
      await server.end("SIGKILL");
      server = await house.serve(settings);
      for (const turn of [...kept, ...full.filter((one) => one.isAcknowledged)]) {
        const stored = await storedOf(turn, server.url);
        tally.check(
          stored !== null && stored.status !== "streaming",
          () => `lost: ${stored?.status ?? "the question"}`,
        );
      }
      const after = await ask(await new Crowd(server.url).next(), "And now?");
      tally.check(
        (await storedOf(after, server.url))?.status === "complete",
        () => "no answer after the restart",
      );
      return tally.outcome("went on by itself once there was room");
    } finally {
      await server.end("SIGKILL");
      spawnSync("umount", [disk]);
    }
  },
};
