import { scenarios } from "@/lib/mistral/standin/scenarios/table";
import { Tally, type Trial } from "./trial";
import { ask, Crowd, storedOf, type Turn } from "./turn";

const ended = new Set(["complete", "failed", "stopped", "interrupted"]);

type Named = { name: string; turn: Turn };

/** Every way in which the stand-in fails, while other answers are being written. */
export const providerFaults: Trial = {
  name: "provider faults under load",
  run: async (house, isShort) => {
    const server = await house.serve({ DATA_DIR: house.folder("provider"), MISTRAL_SILENCE_SECONDS: "3" });
    const crowd = new Crowd(server.url);
    const tally = new Tally();
    const copies = isShort ? 1 : 4;
    const load = Array.from({ length: isShort ? 8 : 40 }, async (): Promise<Named> => {
      return { name: "", turn: await ask(await crowd.next(), "[[scenario:long tokens=400 rate=40]] load") };
    });
    const names = [...scenarios].filter(([, { isFault }]) => isFault).map(([name]) => name);
    const faulty = names
      .flatMap((name) => Array<string>(copies).fill(name))
      .map(async (name): Promise<Named> => {
        // An answer without an end is stopped by its reader.
        const turn = await ask(await crowd.next(), `[[scenario:${name}]] what now?`, ({ text }) => {
          return name !== "never-ending" || text.length < 50;
        });
        if (name === "never-ending") await turn.reader.stop(turn.conversationId);
        return { name, turn };
      });
    for (const { name, turn } of await Promise.all([...load, ...faulty])) {
      const stored = await storedOf(turn, server.url);
      if (name === "") {
        tally.check(
          stored?.status === "complete" && stored.text === turn.text,
          () => `load: ${turn.status} ${stored?.status} ${stored?.code}`,
        );
      } else {
        const isRefused = !turn.isAcknowledged && turn.code !== null && turn.code !== "internal";
        tally.check(
          isRefused || ended.has(stored?.status ?? ""),
          () => `${name}: ${turn.status} ${stored?.status}`,
        );
        tally.check(
          stored?.code !== "internal" && turn.code !== "internal",
          () => `${name}: no reason was given`,
        );
      }
    }
    const after = await ask(await crowd.next(), "And after all that?");
    tally.check((await storedOf(after, server.url))?.status === "complete", () => "no answer afterwards");
    await server.end("SIGTERM");
    return tally.outcome("each ended, is stored and says why");
  },
};
