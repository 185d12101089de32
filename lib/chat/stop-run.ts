import "server-only";
import { db } from "@/lib/db/server";
import { AppError } from "@/lib/errors";
import { liveRuns } from "./live-run";

/**
 * Stops the answer that is being written in a conversation: at once when this process owns it, else the owner's
 * next tick does. Stopping what has ended already is no error.
 *
 * @throws {AppError} `not_found` when the conversation is not this user's.
 */
export async function stopRun(userId: string, conversationId: string): Promise<void> {
  const local = [...liveRuns().values()].filter(
    ({ ids }) => ids.userId === userId && ids.conversationId === conversationId,
  );
  for (const run of local) run.abort.abort("stopped");
  if (local.length > 0) return;
  const { count } = await db().run.updateMany({
    where: { userId, conversationId, status: "running" },
    data: { stopRequestedAt: new Date() },
  });
  if (count > 0) return;
  const own = await db().conversation.count({ where: { id: conversationId, userId } });
  if (own === 0) throw new AppError("not_found");
}
