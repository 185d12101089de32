import "server-only";
import { isDatabaseAway } from "./is-away";

type Waiting<Item, Result> = {
  item: Item;
  resolve: (result: Result) => void;
  reject: (error: unknown) => void;
};

/** A statement with more items would hold up everybody else on the embedded database's one connection. */
const maxItems = 64;

/**
 * Makes one statement of many: the first call runs at once, and those that come while it runs wait and go together
 * with the next. Alone nobody waits for it; under load the cost of a statement is shared.
 *
 * @param run gives a result for each item, in their order. When it fails the items are tried one by one, so that
 *   one that can't be done does not take the others along. When the database is away they are tried together once more,
 *   for the sake of connections that have only been dropped, and then all fail: one by one the last would wait for as
 *   many attempts as there are items.
 */
export function gather<Item, Result>(
  run: (items: readonly Item[]) => Promise<readonly Result[]>,
): (item: Item) => Promise<Result> {
  let waiting: Waiting<Item, Result>[] = [];
  let isRunning = false;

  async function runAll(): Promise<void> {
    isRunning = true;
    while (waiting.length > 0) {
      const taken = waiting.slice(0, maxItems);
      waiting = waiting.slice(maxItems);
      await runTogether(run, taken);
    }
    isRunning = false;
  }

  return (item) =>
    new Promise((resolve, reject) => {
      waiting.push({ item, resolve, reject });
      if (isRunning) return;
      isRunning = true;
      // The embedded database answers before the event loop turns: without this nobody could ever join.
      setImmediate(() => void runAll());
    });
}

async function runTogether<Item, Result>(
  run: (items: readonly Item[]) => Promise<readonly Result[]>,
  taken: Waiting<Item, Result>[],
  wasAway = false,
): Promise<void> {
  try {
    const results = await run(taken.map(({ item }) => item));
    for (const [index, { resolve }] of taken.entries()) resolve(results[index] as Result);
  } catch (error) {
    const isAway = isDatabaseAway(error);
    if (taken.length === 1 || (isAway && wasAway)) for (const { reject } of taken) reject(error);
    else if (isAway) await runTogether(run, taken, true);
    else for (const one of taken) await runTogether(run, [one]);
  }
}
