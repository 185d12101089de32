import "server-only";
import { setTimeout as delay } from "node:timers/promises";
import { databaseKind, db } from "@/lib/db/server";
import { AppError } from "@/lib/errors";
import { log } from "@/lib/log";
import { remember } from "@/lib/remember";
import { embedFor, openConnection, slotOf, takeSlot } from "./embed";
import { noteSuccess, pauseReader, waitUntil } from "./readers";
import { canKeepVectors } from "./storage";
import {
  type Batch,
  claimBatch,
  dropTasks,
  freeClaims,
  giveBack,
  keepVectors,
  nextReader,
  noteMissing,
  type Room,
  usualRoom,
} from "./tasks";

/** How long a new message may wait to be read, and how soon another instance's dead claims are seen. */
const lookEveryMs = 5_000;
/** Nobody waits for this, so it never takes more than one call a second of what a key may make. */
const betweenCallsMs = 1_000;
/** A slot that is further off is not waited for: others may have theirs sooner. */
const longestWaitMs = 3_000;
const fewestCharacters = 400;
/** So many messages in a row that the provider takes in no length mean that something else is wrong. */
const maxDropped = 3;

type Work = {
  timer: NodeJS.Timeout | undefined;
  abort: AbortController;
  running: Promise<void> | null;
  /** Of the reader whose last call was too large for the provider. */
  rooms: Map<string, Room>;
  dropped: number;
};

const state = () =>
  remember(
    "semantic.work",
    (): Work => ({
      timer: undefined,
      abort: new AbortController(),
      running: null,
      rooms: new Map(),
      dropped: 0,
    }),
  );

/** Goes on where the process before left off, and looks for new messages from now on. Call once at start. */
export async function startSemantic(): Promise<void> {
  const current = state();
  if (current.timer) return;
  if ((await db().semanticReader.count()) > 0 && (await canKeepVectors())) {
    if (databaseKind() === "embedded") await freeClaims();
    await noteMissing();
  }
  current.abort = new AbortController();
  current.timer = setInterval(wake, lookEveryMs).unref();
  wake();
}

/** Ends the call that is under way; its messages are free for whoever comes next. */
export async function stopSemantic(): Promise<void> {
  const current = state();
  clearInterval(current.timer);
  current.timer = undefined;
  current.abort.abort();
  await current.running;
}

/** Looks for work now. Does nothing while it works, or when it is not started. */
export function wake(): void {
  const current = state();
  if (!current.timer || current.running) return;
  current.running = work(current)
    .catch((error) => log().error({ err: error }, "could not embed messages; it is tried again"))
    .finally(() => {
      current.running = null;
    });
}

async function work(current: Work): Promise<void> {
  const { signal } = current.abort;
  while (!signal.aborted) {
    const userId = await nextReader();
    if (userId === null || !(await canKeepVectors())) return;
    if (await embedSome(userId, current)) {
      await delay(betweenCallsMs, undefined, { signal }).catch(() => undefined);
    }
  }
}

/** Embeds one batch of a reader. Returns whether a call was made. */
async function embedSome(userId: string, current: Work): Promise<boolean> {
  const { signal } = current.abort;
  let batch: Batch | null = null;
  try {
    const connection = await openConnection(userId);
    const slotMs = slotOf(connection, "embedding");
    if (slotMs - Date.now() > longestWaitMs) {
      await waitUntil(userId, slotMs);
      return false;
    }
    await takeSlot(connection, "embedding", longestWaitMs * 2, signal);
    // Only now, so that nothing is sent that was deleted, or switched off, while it waited.
    batch = await claimBatch(userId, current.rooms.get(userId) ?? usualRoom);
    if (batch === null) return true;
    const texts = batch.messages.map(({ text }) => text);
    await keepVectors(batch, await embedFor(userId, connection, texts, signal));
    current.rooms.delete(userId);
    current.dropped = 0;
    await noteSuccess(userId);
  } catch (error) {
    if (batch && !(await makeRoom(batch, error, current))) await giveBackAll(batch);
    if (signal.aborted) return false;
    if (!(error instanceof AppError)) throw error;
    if (batch === null || !isTooMuch(error) || current.dropped >= maxDropped) {
      current.dropped = 0;
      log().info({ userId, code: error.code }, "messages wait to be embedded");
      await pauseReader(userId, error);
    }
  }
  return true;
}

/**
 * After a refusal for size: fewer messages the next time, then shorter ones. One that is not even taken in a few words
 * is given up, so that it does not keep the others.
 *
 * @returns whether the batch was dealt with.
 */
async function makeRoom(batch: Batch, error: unknown, current: Work): Promise<boolean> {
  if (!(error instanceof AppError) || !isTooMuch(error)) return false;
  const room = current.rooms.get(batch.userId) ?? usualRoom;
  if (batch.messages.length > 1) {
    current.rooms.set(batch.userId, { ...room, messages: Math.ceil(batch.messages.length / 2) });
    return false;
  }
  if (room.characters > fewestCharacters) {
    current.rooms.set(batch.userId, { messages: 1, characters: Math.floor(room.characters / 2) });
    return false;
  }
  current.dropped += 1;
  log().warn({ userId: batch.userId, code: error.code }, "a message can't be embedded and is left out");
  await dropTasks(batch);
  return true;
}

function isTooMuch(error: AppError): boolean {
  return error.code === "context_too_long" || error.code === "provider_rejected";
}

function giveBackAll({ claimId, messages }: Batch): Promise<void> {
  return giveBack(
    claimId,
    messages.map(({ entryId }) => entryId),
  );
}
