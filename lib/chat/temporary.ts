import "server-only";
import { uuidv7 } from "uuidv7";
import { whileLetIn } from "@/lib/auth/server";
import type { ChatMessage } from "@/lib/conversations/contract";
import { storedParts } from "@/lib/conversations/server";
import { AppError } from "@/lib/errors";
import { connectionFor } from "@/lib/keys/server";
import { requireModel } from "@/lib/models/server";
import { remember } from "@/lib/remember";
import { holdQuota, recordUsage } from "@/lib/usage/server";
import type { TemporaryBody, TemporaryChat } from "./contract";
import { endMetadata, type RunEnd } from "./finish-run";
import { LiveRun } from "./live-run";
import { produce } from "./produce";
import { textOf } from "./prompt";
import { expectedTokens, jobFor, promptFor, settingsFor } from "./start-run";

/** A page that is being loaded anew comes back within this time; a run that nobody reads for longer ends. */
const unreadMs = 15_000;
/** A reader whose line broke at the very end finds the answer for so long. */
const lateMs = 15_000;

/** A run that is nowhere but in this process: neither a question nor an answer of it ever reaches the database. */
type TemporaryRun = { run: LiveRun; chat: TemporaryChat; readers: number; unread?: NodeJS.Timeout };

const registry = () => remember("chat.temporary", () => new Map<string, TemporaryRun>());

/** The runs of temporary chats of this process that may still be writing. */
export function temporaryRuns(): LiveRun[] {
  return [...registry().values()].map(({ run }) => run);
}

/**
 * Starts an answer in a temporary chat and gives its stream. What was said before comes with the request.
 *
 * @throws {AppError} `conflict` while another answer is being written there, `invalid_input`, `key_missing`,
 *   `model_unknown`
 */
export async function startTemporary(
  userId: string,
  body: TemporaryBody,
): Promise<ReadableStream<Uint8Array>> {
  const connection = await connectionFor(userId);
  const model = await requireModel(connection, userId, body.modelId);
  const path = body.messages.map(toThreadMessage);
  const last = path.at(-1);
  const question = path.findLast(({ role }) => role === "user");
  if (!last || !question) throw new AppError("invalid_input", { details: { field: "messages" } });
  const begun = last.role === "assistant" ? begunParts(last) : [];
  const settings = settingsFor(model, body.settings ?? {});
  // The provider carries on from text; the thinking before it is done.
  const asked = last.role === "assistant" ? [...path.slice(0, -1), { ...last, parts: begun }] : path;
  const prompt = promptFor(model, asked, settings);
  const hold = await holdQuota(userId, connection.keyKind, expectedTokens(prompt.messages, settings));
  try {
    // From here to the registry nothing waits, so of two sends at once one finds the other.
    const { chatId } = body;
    const known = registry().get(chatId);
    if (known && (known.run.ids.userId !== userId || !known.run.isEnded)) throw new AppError("conflict");
    const ids = { runId: uuidv7(), userId, conversationId: chatId, answerId: uuidv7() };
    const run = new LiveRun(ids, {
      parentId: question.id,
      createdAt: new Date().toISOString(),
      status: "streaming",
      continuesId: last.role === "assistant" ? last.id : null,
      requestedModel: body.modelId,
      settings,
      omittedMessages: prompt.omitted,
    });
    const shown = last.role === "assistant" ? path.slice(0, -1) : path;
    const entry: TemporaryRun = {
      run,
      chat: { id: chatId, modelId: body.modelId, messages: shown },
      readers: 0,
    };
    const job = jobFor({
      connection,
      model,
      modelId: body.modelId,
      messages: prompt.messages,
      settings,
      begun,
      reader: { userId, conversationId: null, timeZone: body.timeZone ?? null },
    });
    registry().set(chatId, entry);
    const leave = whileLetIn(userId, () => run.abort.abort("stopped"));
    void produce(run, job, Promise.resolve(), (_, end) => tellEnd(entry, end)).finally(() => {
      leave();
      return hold.release();
    });
    return readCounted(entry);
  } catch (error) {
    await hold.release();
    throw error;
  }
}

/** The stream of the answer that is being written in a temporary chat of this process; `null` when there is none. */
export function attachTemporary(userId: string, chatId: string): ReadableStream<Uint8Array> | null {
  const entry = find(userId, chatId);
  return entry ? readCounted(entry) : null;
}

/** What a page that is loaded anew shows of a temporary chat while its answer is being written. */
export function readTemporary(userId: string, chatId: string): TemporaryChat | null {
  const entry = find(userId, chatId);
  if (!entry) return null;
  const { run, chat } = entry;
  const answer: ChatMessage = {
    id: run.ids.answerId,
    role: "assistant",
    parts: structuredClone(run.parts),
    metadata: {
      parentId: chat.messages.findLast(({ role }) => role === "user")?.id ?? null,
      createdAt: new Date().toISOString(),
      status: "streaming",
      requestedModel: chat.modelId,
    },
  };
  return { ...chat, messages: [...chat.messages, answer] };
}

/** Ends the answer of a temporary chat. When it is on another instance, it ends because nobody reads it any more. */
export function stopTemporary(userId: string, chatId: string): void {
  find(userId, chatId)?.run.abort.abort("stopped");
}

function find(userId: string, chatId: string): TemporaryRun | undefined {
  const entry = registry().get(chatId);
  return entry?.run.ids.userId === userId ? entry : undefined;
}

/** Tokens are counted, because they are paid for; of what was said nothing is kept. */
async function tellEnd(entry: TemporaryRun, end: RunEnd): Promise<void> {
  const { run, chat } = entry;
  const { usage } = end;
  await recordUsage(run.ids.userId, {
    kind: "chat",
    modelId: end.answeredModel ?? chat.modelId,
    keyKind: end.keyKind ?? "server",
    prompt: usage?.prompt ?? 0,
    completion: usage?.completion ?? 0,
    cached: usage?.cached ?? 0,
    firstTokenMs: end.firstTokenMs ?? null,
    totalMs: end.totalMs ?? null,
  });
  run.end({ type: "finish", messageMetadata: endMetadata(end) });
  clearTimeout(entry.unread);
  setTimeout(() => {
    if (registry().get(chat.id) === entry) registry().delete(chat.id);
  }, lateMs).unref();
}

function readCounted(entry: TemporaryRun): ReadableStream<Uint8Array> {
  const reader = entry.run.read().getReader();
  let left = false;
  const leave = () => {
    if (left) return;
    left = true;
    entry.readers--;
    if (entry.readers === 0 && !entry.run.isEnded) {
      entry.unread = setTimeout(() => entry.run.abort.abort("stopped"), unreadMs).unref();
    }
  };
  entry.readers++;
  clearTimeout(entry.unread);
  return new ReadableStream(
    {
      pull: async (controller) => {
        const { done, value } = await reader.read();
        if (!done) return controller.enqueue(value);
        leave();
        controller.close();
      },
      cancel: async (reason) => {
        leave();
        await reader.cancel(reason);
      },
    },
    { highWaterMark: 0 },
  );
}

/** A message of a thread that came with its request. */
export function toThreadMessage(
  { id, role, parts }: TemporaryBody["messages"][number],
  index: number,
  all: TemporaryBody["messages"],
): ChatMessage {
  const metadata = {
    parentId: all[index - 1]?.id ?? null,
    createdAt: new Date().toISOString(),
    status: "complete" as const,
  };
  return { id, role, parts: storedParts.parse(parts), metadata };
}

/** What an unfinished answer goes on from; without text or calls it begins anew. */
function begunParts(message: ChatMessage) {
  const parts = storedParts.parse(message.parts).filter(({ type }) => type !== "reasoning");
  return textOf(message) === "" && !parts.some(({ type }) => type === "dynamic-tool") ? [] : parts;
}
