import "server-only";
import { db } from "@/lib/db/server";
import { liveRuns } from "./live-run";
import { temporaryRuns } from "./temporary";

/** An owner elsewhere learns of a stop with its next tick. A dead one never does, and must not hold us up. */
const patienceMs = 5_000;
const lookAgainMs = 100;

/** Stops every answer that is being written for a user, here and on other instances, and waits until they ended. */
export async function stopAllRuns(userId: string): Promise<void> {
  const local = [...liveRuns().values(), ...temporaryRuns()].filter(({ ids }) => ids.userId === userId);
  for (const run of local) run.abort.abort("stopped");
  await Promise.all(local.map((run) => run.ended));
  const running = { userId, status: "running" } as const;
  const { count } = await db().run.updateMany({ where: running, data: { stopRequestedAt: new Date() } });
  if (count === 0) return;
  for (const until = Date.now() + patienceMs; Date.now() < until; ) {
    if ((await db().run.count({ where: running })) === 0) return;
    await new Promise((resolve) => setTimeout(resolve, lookAgainMs));
  }
}
