import { longMarkdown } from "@/lib/mistral/standin/answer/prose";
import { HttpReader } from "../support/http-reader";
import { type House, pause, type Server } from "./house";
import { Tally, type Trial } from "./trial";
import { ask, storedOf, type Turn } from "./turn";

const load = { tokens: 60, tokensPerSecond: 60 };
const turnText = `[[scenario:long tokens=${load.tokens} rate=${load.tokensPerSecond}]] on`;
const wholeAnswer = longMarkdown(load.tokens);
/** What half a second of writing is: no more than that of what a reader saw may be gone. */
const halfSecond = (wholeAnswer.length / load.tokens) * load.tokensPerSecond * 0.5;

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
  let worstGone = 0;
  for (const turn of asked) {
    if (!turn.isAcknowledged) continue;
    acknowledged++;
    const stored = await storedOf(turn, server.url, 60_000);
    tally.check(
      stored !== null && ["complete", "interrupted"].includes(stored.status),
      () => `${stored === null ? "a question is gone" : `an answer is ${stored.status}`}`,
    );
    if (stored === null) continue;
    const isPart =
      stored.status === "complete" ? stored.text === wholeAnswer : wholeAnswer.startsWith(stored.text);
    tally.check(isPart, () => `an answer has other text: ${stored.text.slice(0, 40)}`);
    const gone = Math.max(0, turn.text.length - stored.text.length);
    worstGone = Math.max(worstGone, gone);
    tally.check(gone <= halfSecond, () => `${gone} characters that were read are gone`);
  }
  const after = await ask(reader, "And now?");
  tally.check((await storedOf(after, server.url))?.status === "complete", () => "no answer afterwards");
  await server.end("SIGTERM");
  const most = `at most ${worstGone} characters of what a reader saw gone, ${Math.floor(halfSecond)} are half a second`;
  return tally.outcome(`${rounds} kills, ${acknowledged} of ${asked.length} questions acknowledged; ${most}`);
}
