import "server-only";
import { createHash } from "node:crypto";
import { db, Prisma } from "@/lib/db/server";
import { cleanName, filesOf, toFilePart } from "@/lib/files/contract";
import { storable } from "@/lib/storable";
import { type ImportedConversation, type ImportedMessage, NotImported, unknownMessage } from "./imported";

const maxFallbackTitle = 80;

/** An attachment of a conversation that came in: what its file calls it, and what it is here. */
export type StoredAttachment = { sourceId: string; id: string; name: string };

export type Stored = {
  status: "imported" | "present";
  conversationId: string;
  /** The attachments whose bytes are not here. */
  awaited: StoredAttachment[];
};

/**
 * Takes a conversation in: all of it or nothing, in one statement. Its id follows from the user and the source's
 * own name, so the same file a second time, or in two tabs at once, finds the first, and nobody's import can meet
 * anybody else's.
 *
 * @param modelId what to go on with where the source's model isn't ours.
 * Attachments are named in it; their bytes come apart, if at all.
 *
 * @throws {NotImported} `empty`
 */
export async function storeImported(
  userId: string,
  conversation: ImportedConversation,
  modelId: string,
): Promise<Stored> {
  const messages = withAnswers(conversation.messages);
  if (messages.length === 0) throw new NotImported("empty");
  const now = Date.now();
  const createdAt = notLater(conversation.createdAt ?? earliest(messages), now);
  const scope = `${userId}\n${conversation.source}\n${conversation.key}`;
  const id = makeId(createdAt?.getTime() ?? 0, 0, scope);
  // Of this conversation alone: a later file may give the same conversation another date, which makes it another here.
  const ids = idsOf(messages, createdAt?.getTime() ?? 0, `${scope}\n${id}`, now);
  const fallback = createdAt ?? new Date(now);
  const lastMessageAt = notLater(conversation.lastMessageAt ?? latest(messages), now) ?? fallback;
  const headKey = leafBelow(messages, conversation.headKey);
  // Our own export in its own account: the original is still there.
  const originalId = conversation.source === "tramontane" ? conversation.key : null;
  const attachments = attachmentsOf(messages, createdAt?.getTime() ?? 0, scope);
  const rows = messages.map((message) => rowOf(withOwnFiles(message, attachments), ids, fallback, now));
  const created = await db().$queryRaw<unknown[]>(Prisma.sql`
    WITH created AS (
      INSERT INTO "Conversation" ("id", "userId", "title", "titleSource", "modelId", "settings", "headId", "pinnedAt",
        "archivedAt", "createdAt", "lastMessageAt")
      SELECT ${id}::uuid, ${userId}::uuid, ${titleOf(conversation)}, ${conversation.titleSource}::"TitleSource",
        ${storable(conversation.modelId ?? modelId)}, ${toJson(conversation.settings)}::jsonb,
        ${ids.get(headKey)}::uuid, ${notLater(conversation.pinnedAt, now)}::timestamp,
        ${notLater(conversation.archivedAt, now)}::timestamp, ${fallback}::timestamp, ${lastMessageAt}::timestamp
      WHERE NOT EXISTS (
        SELECT 1 FROM "Conversation" WHERE "id" = ${originalId}::uuid AND "userId" = ${userId}::uuid)
      ON CONFLICT ("id") DO NOTHING
      RETURNING "id"
    ), filled AS (
      INSERT INTO "Message" ("id", "conversationId", "parentId", "continuesId", "role", "status", "parts",
        "requestedModel", "answeredModel", "settings", "omittedMessages", "omittedFiles", "finishReason", "error", "promptTokens",
        "completionTokens", "cachedTokens", "firstTokenMs", "totalMs", "createdAt")
      SELECT m."id", created."id", m."parentId", m."continuesId", m."role"::"MessageRole",
        m."status"::"MessageStatus", m."parts", m."requestedModel", m."answeredModel", m."settings",
        m."omittedMessages", m."omittedFiles", m."finishReason", m."error", m."promptTokens", m."completionTokens", m."cachedTokens",
        m."firstTokenMs", m."totalMs", m."createdAt"
      FROM created, jsonb_to_recordset(${toJson(rows)}::jsonb) AS m("id" uuid, "parentId" uuid,
        "continuesId" uuid, "role" text, "status" text, "parts" jsonb, "requestedModel" text, "answeredModel" text,
        "settings" jsonb, "omittedMessages" int, "omittedFiles" int, "finishReason" text, "error" jsonb, "promptTokens" int,
        "completionTokens" int, "cachedTokens" int, "firstTokenMs" int, "totalMs" int, "createdAt" timestamp)
    )
    SELECT "id" FROM created`);
  if (created.length > 0) {
    return { status: "imported", conversationId: id, awaited: [...attachments.values()] };
  }
  const conversationId = await presentId(userId, originalId, id);
  // The original has its own. A copy may lack some: its import may have been stopped before they came.
  const awaited = conversationId === id ? await withoutThoseHere(id, [...attachments.values()]) : [];
  return { status: "present", conversationId, awaited };
}

async function withoutThoseHere(
  conversationId: string,
  attachments: StoredAttachment[],
): Promise<StoredAttachment[]> {
  if (attachments.length === 0) return [];
  const ids = attachments.map(({ id }) => id);
  const here = await db().file.findMany({ where: { id: { in: ids }, conversationId }, select: { id: true } });
  const known = new Set(here.map(({ id }) => id));
  return attachments.filter(({ id }) => !known.has(id));
}

/** By their names in the source. Their ids follow from these, as those of messages do. */
function attachmentsOf(
  messages: readonly ImportedMessage[],
  ms: number,
  scope: string,
): Map<string, StoredAttachment> {
  const files = messages.flatMap(filesOf);
  return new Map(
    files.map(({ id, name }) => [
      id,
      { sourceId: id, id: makeId(ms, 0, `${scope}\nfile\n${id}`), name: cleanName(name) },
    ]),
  );
}

function withOwnFiles(
  message: ImportedMessage,
  attachments: ReadonlyMap<string, StoredAttachment>,
): ImportedMessage {
  const parts = message.parts.map((part) => {
    if (part.type !== "file") return part;
    const [file] = filesOf({ parts: [part] });
    const own = file && attachments.get(file.id);
    return own ? toFilePart({ ...file, id: own.id, name: own.name }) : part;
  });
  return { ...message, parts };
}

async function presentId(userId: string, originalId: string | null, id: string): Promise<string> {
  if (originalId === null) return id;
  const own = await db().conversation.count({ where: { id: originalId, userId } });
  return own > 0 ? originalId : id;
}

/** A question that nobody answered gets an answer without text that can be tried again; our trees end in answers. */
function withAnswers(messages: readonly ImportedMessage[]): ImportedMessage[] {
  const answered = new Set(messages.map(({ parentKey }) => parentKey));
  return messages.flatMap((message) => {
    if (message.role === "assistant" || answered.has(message.key)) return [message];
    const answer: ImportedMessage = {
      ...unknownMessage,
      key: `${message.key}\nanswer`,
      parentKey: message.key,
      role: "assistant",
      status: "interrupted",
      parts: [],
      createdAt: message.createdAt,
    };
    return [message, answer];
  });
}

/** The shown leaf: the head when it is one, else the newest below it, else the newest of all. */
function leafBelow(messages: readonly ImportedMessage[], headKey: string | null): string {
  const newestChild = new Map<string | null, string>();
  for (const { key, parentKey } of messages) newestChild.set(parentKey, key);
  let leaf = headKey ?? newestChild.get(null) ?? "";
  for (let child = newestChild.get(leaf); child !== undefined; child = newestChild.get(leaf)) leaf = child;
  return leaf;
}

/**
 * Ids that sort as the messages stand, because the application finds the order of branches in them: like a UUIDv7
 * each begins with its time, then counts within a millisecond; the rest is a hash instead of chance.
 */
function idsOf(
  messages: readonly ImportedMessage[],
  firstMs: number,
  scope: string,
  now: number,
): Map<string, string> {
  const ids = new Map<string, string>();
  let ms = firstMs;
  let count = 0;
  for (const { key, createdAt } of messages) {
    // A date in the future is no date; ids must stay below those of the messages that are written here next.
    const own = createdAt && createdAt.getTime() <= now ? createdAt.getTime() : 0;
    if (own > ms) {
      ms = own;
      count = 0;
    } else if (++count > 0xfff) {
      ms += 1;
      count = 0;
    }
    ids.set(key, makeId(ms, count, `${scope}\n${key}`));
  }
  return ids;
}

function makeId(ms: number, count: number, name: string): string {
  const time = ms.toString(16).padStart(12, "0").slice(-12);
  const hash = createHash("sha256").update(name).digest("hex");
  const variant = (8 + (Number.parseInt(hash.charAt(0), 16) & 3)).toString(16);
  return [
    time.slice(0, 8),
    time.slice(8),
    `7${count.toString(16).padStart(3, "0")}`,
    `${variant}${hash.slice(1, 4)}`,
    hash.slice(4, 16),
  ].join("-");
}

function rowOf(message: ImportedMessage, ids: ReadonlyMap<string, string>, fallback: Date, now: number) {
  const { key, parentKey, continuesKey, usage, createdAt, ...columns } = message;
  return {
    ...columns,
    id: ids.get(key),
    parentId: parentKey === null ? null : ids.get(parentKey),
    continuesId: continuesKey === null ? null : ids.get(continuesKey),
    promptTokens: usage?.prompt ?? null,
    completionTokens: usage?.completion ?? null,
    cachedTokens: usage?.cached ?? null,
    createdAt: (notLater(createdAt, now) ?? fallback).toISOString(),
  };
}

/** Whatever a file holds, it holds in strings. */
function toJson(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) => (typeof inner === "string" ? storable(inner) : inner));
}

function titleOf({ title, messages }: ImportedConversation): string {
  if (title !== "") return storable(title);
  const text = messages[0]?.parts.find((part) => part.type === "text");
  const line = text && "text" in text ? (text.text.trim().split("\n")[0] ?? "") : "";
  return storable([...line].slice(0, maxFallbackTitle).join("").trim());
}

function notLater(date: Date | null, now: number): Date | null {
  return date && date.getTime() > now ? new Date(now) : date;
}

function earliest(messages: readonly ImportedMessage[]): Date | null {
  return extreme(messages, Math.min);
}

function latest(messages: readonly ImportedMessage[]): Date | null {
  return extreme(messages, Math.max);
}

function extreme(messages: readonly ImportedMessage[], pick: (one: number, other: number) => number) {
  const times = messages.flatMap(({ createdAt }) => createdAt?.getTime() ?? []);
  return times.length === 0 ? null : new Date(times.reduce((one, other) => pick(one, other)));
}
