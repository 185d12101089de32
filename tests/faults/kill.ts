import { HttpReader } from "../support/http-reader";
import { type House, pause, type Server } from "./house";
import { Tally, type Trial } from "./trial";
import { ask, storedOf, type Turn } from "./turn";

const turnText = "[[scenario:long tokens=60 rate=60]] on";

/** `kill -9` at a random point of a turn, again and again, on one database. */
export const killsEmbedded: Trial = {
  name: "kill -9 (embedded)",
  run: (house, isShort) => {
    const folder = house.folder("kill");
    return kill(house, isShort, { DATA_DIR: folder });
  },
};

export const killsPostgresql: Trial = {
  name: "kill -9 (PostgreSQL)",
  run: async (house, isShort) => {
    const address = await house.database();
    return address === null ? "no PostgreSQL answers here" : kill(house, isShort, { DATABASE_URL: address });
  },
};

async function kill(house: House, isShort: boolean, settings: Record<string, string>) {
  const rounds = isShort ? 6 : 50;
  const tally = new Tally();
  const asked: Turn[] = [];
  let server: Server = await house.serve(settings);
  let reader = new HttpReader(server.url);
  await ask(reader, "Good morning");
  // A turn takes what it takes on this machine; the kills fall anywhere in it, and sometimes just after.
  const startedMs = performance.now();
  await ask(reader, turnText);
  const turnMs = (performance.now() - startedMs) * 1.1;
  for (let round = 0; round < rounds; round++) {
    // A few at once, each at another point when the process dies.
    const turns = [0, 1, 2].map(() => ask(reader, turnText));
    await pause(Math.random() * turnMs);
    await server.end("SIGKILL");
    asked.push(...(await Promise.all(turns)));
    server = await house.serve(settings);
    reader = reader.at(server.url);
  }
  let acknowledged = 0;
  for (const turn of asked) {
    if (!turn.isAcknowledged) continue;
    acknowledged++;
    const stored = await storedOf(turn, server.url, 60_000);
    tally.check(
      stored !== null && ["complete", "interrupted"].includes(stored.status),
      () => `${stored === null ? "a question is gone" : `an answer is ${stored.status}`}`,
    );
  }
  const after = await ask(reader, "And now?");
  tally.check((await storedOf(after, server.url))?.status === "complete", () => "no answer afterwards");
  await server.end("SIGTERM");
  return tally.outcome(`${rounds} kills, ${acknowledged} of ${asked.length} questions had been acknowledged`);
}
