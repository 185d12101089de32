import { spawnSync } from "node:child_process";
import { cpSync } from "node:fs";
import { HttpReader } from "../support/http-reader";
import type { House } from "./house";
import { Tally, type Trial } from "./trial";
import { ask, storedOf, type Turn } from "./turn";

const count = 20;

/** A copy of the folder, made after the server has ended, as the README says. */
export const backupEmbedded: Trial = {
  name: "backup and restore (embedded)",
  run: async (house) => {
    const [folder, copy] = [house.folder("original"), house.folder("copy")];
    const { turns, end } = await fill(house, { DATA_DIR: folder });
    await end();
    cpSync(folder, copy, { recursive: true });
    return compare(house, turns, { DATA_DIR: copy }, "the folder, copied after the end of the server");
  },
};

/** A dump of the running database, and a new database that is made of it. */
export const backupPostgresql: Trial = {
  name: "backup and restore (PostgreSQL)",
  run: async (house) => {
    const [original, copy] = [await house.database(), await house.database()];
    if (original === null || copy === null) return "no PostgreSQL answers here";
    const { turns, end } = await fill(house, { DATABASE_URL: original });
    const dump = spawnSync("pg_dump", ["--format=custom", original], { maxBuffer: 1024 ** 3 });
    if (dump.status !== 0) return `pg_dump can't be run: ${dump.error?.message ?? dump.stderr}`;
    await end();
    const restore = spawnSync("pg_restore", ["--no-owner", `--dbname=${copy}`], { input: dump.stdout });
    if (restore.status !== 0) throw new Error(`pg_restore: ${restore.stderr}`);
    return compare(
      house,
      turns,
      { DATABASE_URL: copy },
      `pg_dump of the running database, ${dump.stdout.length} bytes`,
    );
  },
};

async function fill(house: House, settings: Record<string, string>) {
  const server = await house.serve(settings);
  const reader = new HttpReader(server.url);
  const turns: Turn[] = [];
  for (let index = 0; index < count; index++) turns.push(await ask(reader, `Question ${index}`));
  for (const turn of turns) await storedOf(turn, server.url);
  return { turns, end: () => server.end("SIGTERM") };
}

/** The same secret, the same sessions, the same texts. */
async function compare(house: House, turns: Turn[], settings: Record<string, string>, note: string) {
  const tally = new Tally();
  const server = await house.serve(settings);
  for (const turn of turns) {
    const stored = await storedOf(turn, server.url, 2_000);
    tally.check(
      stored?.status === "complete" && stored.text === turn.text,
      () => `a turn is ${stored?.status ?? "gone"}`,
    );
  }
  await server.end("SIGTERM");
  return tally.outcome(note);
}
