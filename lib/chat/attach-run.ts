import "server-only";
import type { MessageMetadata } from "@/lib/conversations/contract";
import { getSummary, messageColumns, toChatMessage } from "@/lib/conversations/server";
import { db } from "@/lib/db/server";
import { encodeChunk, replayMessage, streamEnd } from "./chunks";
import { type LiveRun, liveRuns } from "./live-run";

/** How often a reader looks for new events of a run that another instance owns. */
const followMs = 250;
/** How often it looks again for events that are still on their way when the run has ended. */
const lateLooks = 8;

/**
 * The stream of the answer that is being written in a conversation: all of it from the first event, then what
 * follows. With `answerId`, an answer that has ended in the meantime is replayed whole, so that a page which was
 * loaded while it was being written is never left without its end.
 *
 * @returns `null` when there is nothing to read.
 * @throws {AppError} `not_found` when the conversation is not this user's.
 */
export async function attachRun(
  userId: string,
  conversationId: string,
  answerId: string | undefined,
): Promise<ReadableStream<Uint8Array> | null> {
  const live = findLive(userId, conversationId, answerId);
  if (live) return live.read();
  const run = await db().run.findFirst({
    where: {
      userId,
      conversationId,
      ...(answerId === undefined ? { status: "running" } : { messageId: answerId }),
    },
    orderBy: { id: "desc" },
    select: { id: true, status: true, messageId: true },
  });
  if (run?.status === "running") return toByteStream(followLog(run.id, run.messageId));
  const stored = answerId === undefined ? null : await readAnswer(userId, conversationId, answerId);
  if (stored) return toByteStream(replayStored(stored));
  await getSummary(userId, conversationId);
  return null;
}

function findLive(userId: string, conversationId: string, answerId: string | undefined): LiveRun | undefined {
  return [...liveRuns().values()].find(
    ({ ids }) =>
      ids.userId === userId &&
      ids.conversationId === conversationId &&
      (answerId === undefined || ids.answerId === answerId),
  );
}

/**
 * Reads the log in the database until the run has ended, and then says how it ended. The owner's last rows may
 * be stored out of order: what lacks a predecessor waits for it. When that never comes, the stream ends without
 * an end, and the reader asks again for the answer, which is stored whole.
 */
async function* followLog(runId: string, answerId: string): AsyncGenerator<string> {
  let next = 0;
  for (let looks = 0; ; ) {
    // The status first: events that are stored before the end is seen are then read below.
    const run = await db().run.findUnique({ where: { id: runId }, select: { status: true } });
    const events = await db().runEvent.findMany({
      where: { runId, sequence: { gte: next } },
      orderBy: { sequence: "asc" },
      select: { sequence: true, data: true },
    });
    const ready = events.filter(({ sequence }, index) => sequence === next + index);
    next += ready.length;
    if (ready.length > 0) yield ready.map(({ data }) => data).join("");
    const hasEnded = run?.status !== "running";
    if (hasEnded && ready.length === events.length) break;
    if (hasEnded && ++looks > lateLooks) return;
    await new Promise((resolve) => setTimeout(resolve, followMs));
  }
  const row = await db().message.findUnique({ where: { id: answerId }, select: messageColumns });
  if (row) yield encodeChunk({ type: "finish", messageMetadata: toChatMessage(row).metadata ?? {} });
  yield streamEnd;
}

async function readAnswer(userId: string, conversationId: string, answerId: string) {
  const row = await db().message.findFirst({
    where: { id: answerId, conversationId, role: "assistant", conversation: { userId } },
    select: messageColumns,
  });
  return row && row.status !== "streaming" ? toChatMessage(row) : null;
}

async function* replayStored(message: ReturnType<typeof toChatMessage>): AsyncGenerator<string> {
  const metadata = message.metadata as MessageMetadata;
  yield replayMessage(message, metadata).map(encodeChunk).join("") + streamEnd;
}

function toByteStream(texts: AsyncGenerator<string>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  return new ReadableStream<Uint8Array>({
    pull: async (controller) => {
      const { value, done } = await texts.next();
      if (done) controller.close();
      else controller.enqueue(encoder.encode(value));
    },
    cancel: () => void texts.return(undefined),
  });
}
