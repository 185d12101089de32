import "server-only";
import { attachRun } from "./attach-run";
import type { ChatBody } from "./contract";
import { LiveRun, liveRuns } from "./live-run";
import { reapStaleRuns } from "./reap";
import { startRun } from "./start-run";
import { temporaryRuns } from "./temporary";
import { keepTicking, stopTicking } from "./tick";

export { attachRun } from "./attach-run";
export { nextRequest } from "./next-request";
export { sendLimits } from "./send-limits";
export { stopAllRuns } from "./stop-all";
export { stopRun } from "./stop-run";
export {
  attachTemporary,
  readTemporary,
  startTemporary,
  stopTemporary,
} from "./temporary";
export { titleSettled } from "./title";

/** Runs get this long to store what they have when the process ends. */
const shutdownMs = 4_000;

/** Takes over from the process before: its unfinished answers are ended as interrupted. Call once at start. */
export async function startChat(): Promise<void> {
  await reapStaleRuns({ atStart: true });
  keepTicking();
}

/** How many answers this process is writing. */
export function runningRuns(): number {
  return liveRuns().size + temporaryRuns().filter(({ isEnded }) => !isEnded).length;
}

/** Ends every run of this process as interrupted and stores what had arrived. */
export async function stopChat(): Promise<void> {
  const runs = [...liveRuns().values(), ...temporaryRuns()];
  for (const run of runs) run.abort.abort("shutdown");
  await Promise.race([
    Promise.all(runs.map((run) => run.ended)),
    new Promise((resolve) => setTimeout(resolve, shutdownMs).unref()),
  ]);
  stopTicking();
}

/**
 * Starts an answer and gives its stream. The same send twice gives the stream of the same answer.
 *
 * @throws {AppError} as `startRun`; nothing is stored then.
 */
export async function sendChat(userId: string, body: ChatBody): Promise<ReadableStream<Uint8Array>> {
  const started = await startRun(userId, body);
  if (started instanceof LiveRun) return started.read();
  const stream = await attachRun(userId, body.conversationId, started.answerId);
  return stream ?? new ReadableStream({ start: (controller) => controller.close() });
}
