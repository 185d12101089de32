import "server-only";
import { setImmediate as nextTurn } from "node:timers/promises";
import { env } from "@/lib/env";
import { AppError } from "@/lib/errors";
import { log } from "@/lib/log";
import { listModels } from "@/lib/models/server";
import { AwaitedAttachments } from "./attachments";
import { BrokenFile } from "./broken-file";
import type { FileProblem, ImportCounts, ImportEnd, ImportEvent, ImportItem } from "./contract";
import { announceEnd } from "./import-ends";
import { type ImportedConversation, NotImported } from "./imported";
import { type JsonItem, JsonSplitter } from "./json-items";
import { readChatGpt } from "./read-chatgpt";
import { readClaude } from "./read-claude";
import { readOwn } from "./read-own";
import { storeImported } from "./store";
import { type ZipPart, zipEntries } from "./zip-entries";

const bytesPerMegabyte = 1_000_000;
/** Text that compresses better than this is not text that people wrote. */
const maxInflation = 20;
const maxEntries = 200_000;
/** What new conversations from elsewhere go on with when nobody can say what models there are. */
const anyModel = "mistral-small-latest";

const zipStart = [0x50, 0x4b];
const byteOrderMark = [0xef, 0xbb, 0xbf];

/** The largest file that is taken in. */
export function maxImportBytes(): number {
  return env().MAX_IMPORT_MB * bytesPerMegabyte;
}

type ImportSource = {
  body: AsyncIterable<Uint8Array> | null;
  contentLength: number | null;
  /** What the sender calls this import. */
  importId: string | null;
};

/**
 * Reads a file while it arrives and takes its conversations in, one after another; says of each what became of it,
 * and at the end of the file. Ending the iteration ends the import; what is in stays.
 *
 * @throws {AppError} `too_large`, before anything is read, when the file says so of itself.
 */
export function importFile(
  userId: string,
  { body, contentLength, importId }: ImportSource,
): AsyncGenerator<ImportEvent> {
  const maxBytes = maxImportBytes();
  if (contentLength !== null && contentLength > maxBytes) {
    throw new AppError("too_large", { details: { maxBytes } });
  }
  const tellEnd = importId === null ? () => {} : announceEnd(userId, importId);
  return run(userId, limited(body ?? empty(), maxBytes), maxBytes, tellEnd);
}

async function* run(
  userId: string,
  file: AsyncIterable<Uint8Array>,
  maxBytes: number,
  tellEnd: (end: ImportEnd) => void,
): AsyncGenerator<ImportEvent> {
  const counts: ImportCounts = { imported: 0, present: 0, skipped: 0, failed: 0 };
  const attachments = new AwaitedAttachments(userId);
  let problem: FileProblem | null = null;
  let modelId: string | undefined;
  try {
    for await (const part of partsOf(file, maxBytes)) {
      if (part.type === "attachment") {
        const isTaken = await attachments.take(part.id, part.read);
        // Also the place at which an import that nobody reads any more ends.
        if (isTaken) yield { type: "attachments", attachments: attachments.counts() };
        continue;
      }
      modelId ??= (await listModels(userId)).defaultId ?? anyModel;
      const item = await takeIn(userId, part.json, modelId, attachments);
      counts[item.status]++;
      yield { type: "item", item };
      // With the embedded database nothing in here ever waits for the outside, and nobody else would be answered.
      await nextTurn();
    }
  } catch (error) {
    problem = error instanceof BrokenFile ? error.problem : "unavailable";
    log().info({ userId, problem, err: error }, "an import ended early");
  } finally {
    // Whoever left doesn't read the last line, and may ask for it.
    if (counts.imported + counts.present === 0) problem ??= "nothing_found";
    tellEnd({ type: "end", counts, attachments: attachments.counts(), problem });
  }
  yield { type: "end", counts, attachments: attachments.counts(), problem };
}

type Part = { type: "conversation"; json: JsonItem } | Extract<ZipPart, { type: "attachment" }>;

/** What a file holds: the conversations of a JSON text, or those of an archive and then what is attached in them. */
async function* partsOf(file: AsyncIterable<Uint8Array>, maxBytes: number): AsyncGenerator<Part> {
  const { start, all } = await peek(file);
  if (!zipStart.every((byte, index) => start[index] === byte)) {
    yield* conversationsOf(all);
    return;
  }
  const limits = { maxEntries, maxInflatedBytes: maxBytes * maxInflation };
  for await (const part of zipEntries(all, limits)) {
    if (part.type === "attachment") yield part;
    else yield* conversationsOf(part.json);
  }
}

async function* conversationsOf(text: AsyncIterable<Uint8Array>): AsyncGenerator<Part> {
  for await (const json of jsonItems(text)) yield { type: "conversation", json };
}

async function* jsonItems(text: AsyncIterable<Uint8Array>): AsyncGenerator<JsonItem> {
  const splitter = new JsonSplitter();
  let isFirst = true;
  for await (const chunk of text) {
    const hasMark = isFirst && byteOrderMark.every((byte, index) => chunk[index] === byte);
    yield* splitter.push(hasMark ? chunk.subarray(byteOrderMark.length) : chunk);
    isFirst = false;
  }
  const end = splitter.end();
  if (end !== "whole") throw new BrokenFile(end === "truncated" ? "truncated" : "not_readable");
}

async function takeIn(
  userId: string,
  json: JsonItem,
  modelId: string,
  attachments: AwaitedAttachments,
): Promise<ImportItem> {
  const item: ImportItem = { title: "", source: null, status: "failed", reason: null, conversationId: null };
  try {
    const conversation = recognise(json);
    item.title = conversation.title;
    item.source = conversation.source;
    const { status, conversationId, awaited } = await storeImported(userId, conversation, modelId);
    attachments.await(conversationId, awaited);
    return { ...item, status, conversationId };
  } catch (error) {
    if (error instanceof NotImported) {
      const isSkipped = error.reason === "empty" || error.reason === "unrecognised";
      return { ...item, status: isSkipped ? "skipped" : "failed", reason: error.reason };
    }
    log().warn({ userId, err: error }, "a conversation could not be stored");
    return { ...item, reason: "not_stored" };
  }
}

/** @throws {NotImported} */
function recognise(json: JsonItem): ImportedConversation {
  if ("problem" in json) throw new NotImported(json.problem);
  const value = parse(json.text);
  if (typeof value !== "object" || value === null) throw new NotImported("unrecognised");
  if ("format" in value && String(value.format).startsWith("tramontane-conversation/")) return readOwn(value);
  if ("mapping" in value) return readChatGpt(value);
  if ("chat_messages" in value) return readClaude(value);
  throw new NotImported("unrecognised");
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new NotImported("malformed");
  }
}

/** The first bytes, and the whole again from its beginning. */
async function peek(
  file: AsyncIterable<Uint8Array>,
): Promise<{ start: Uint8Array; all: AsyncIterable<Uint8Array> }> {
  const iterator = file[Symbol.asyncIterator]();
  const first = await iterator.next();
  const start = first.done ? new Uint8Array() : first.value;
  return { start, all: again(start, iterator) };
}

async function* again(start: Uint8Array, rest: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield start;
    for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value;
  } finally {
    await rest.return?.();
  }
}

async function* limited(file: AsyncIterable<Uint8Array>, maxBytes: number): AsyncGenerator<Uint8Array> {
  let size = 0;
  for await (const chunk of file) {
    size += chunk.length;
    if (size > maxBytes) throw new BrokenFile("too_large");
    yield chunk;
  }
}

async function* empty(): AsyncGenerator<Uint8Array> {
  // Nothing was sent.
}
