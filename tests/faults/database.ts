import { layLine } from "../support/severable-line";
import { pause } from "./house";
import { Tally, type Trial } from "./trial";
import { ask, Crowd, storedOf, type Turn } from "./turn";

/** The line to PostgreSQL is cut while answers are being written, and comes back. */
export const databaseCut: Trial = {
  name: "database away",
  run: async (house, isShort) => {
    const address = await house.database();
    if (address === null) return "no PostgreSQL answers here";
    const url = new URL(address);
    const line = await layLine(Number(url.port || 5432), url.hostname);
    url.port = String(line.port);
    const server = await house.serve({ DATABASE_URL: url.href });
    const awayMs = isShort ? 4_000 : 10_000;
    const tally = new Tally();
    try {
      const crowd = new Crowd(server.url);
      let begun = 0;
      const count = isShort ? 10 : 40;
      const running = Array.from({ length: count }, async () => {
        const seconds = awayMs / 1_000 + 6;
        let isCounted = false;
        return ask(await crowd.next(), `[[scenario:long tokens=${seconds * 30} rate=30]] on`, ({ text }) => {
          if (!isCounted && text.length > 20) {
            isCounted = true;
            begun++;
          }
          return true;
        });
      });
      while (begun < count) await pause(50);
      const late = await crowd.next();
      line.sever();
      const refused: Turn[] = [];
      for (const untilMs = Date.now() + awayMs; Date.now() < untilMs; ) {
        refused.push(await ask(late, "Are you there?"));
        await pause(500);
      }
      const health = await fetch(`${server.url}/api/health/ready`).then(({ status }) => status);
      tally.check(health === 503, () => `ready said ${health} without a database`);
      line.mend();
      for (const turn of refused) {
        tally.check(
          !turn.isAcknowledged && turn.code === "unavailable",
          () => `while away: ${turn.status} ${turn.code}`,
        );
      }
      for (const turn of await Promise.all(running)) {
        const stored = await storedOf(turn, server.url);
        tally.check(
          stored?.status === "complete" && stored.text.startsWith(turn.text) && turn.text !== "",
          () => `running: ${stored?.status}, ${stored?.text.length} of ${turn.text.length} read`,
        );
      }
      const after = await ask(await crowd.next(), "And now?");
      tally.check((await storedOf(after, server.url))?.status === "complete", () => "no answer afterwards");
      tally.check(server.isAlive(), () => "the process ended");
      return tally.outcome(`${awayMs / 1_000} s away; ${count} answers were being written`);
    } finally {
      await server.end("SIGTERM");
      await line.close();
    }
  },
};
