import "server-only";
import { Readable } from "node:stream";
import { finished } from "node:stream/promises";
import { ZipFile } from "yazl";
import { pathTo } from "@/lib/conversations/contract";
import { db } from "@/lib/db/server";
import { kindOf } from "@/lib/files/contract";
import type { Locale } from "@/lib/settings/contract";
import { readAttachments } from "./attachments";
import type { ConversationFile } from "./conversation-file";
import { fileNameOf } from "./file-name";
import { toMarkdown } from "./markdown";
import { readConversations } from "./read-conversations";

/** Names what `index.json` says of an archive. */
const archiveFormat = "tramontane-archive/1";

type Entry = {
  path: string;
  content: Iterable<Uint8Array> | AsyncIterable<Uint8Array>;
  changedAt: Date;
  isCompressed?: boolean;
};

/**
 * A ZIP with every conversation as JSON and as Markdown, what is attached in them, the settings and an index. An entry is made when the one
 * before it has been taken, so a slow reader holds the database back and memory does not grow with the account.
 */
export function writeArchive(userId: string, locale: Locale): ReadableStream<Uint8Array> {
  const zip = new ZipFile();
  const output = zip.outputStream as Readable;
  const write = async () => {
    for await (const { path, content, changedAt, isCompressed } of entriesOf(userId, locale)) {
      const source = Readable.from(content, { highWaterMark: 1 });
      const taken = finished(source);
      zip.addReadStream(source, path, { mtime: changedAt, compress: !isCompressed });
      // The reader may be gone: then nobody will ever take it.
      await Promise.race([taken, closed]);
      if (output.destroyed) return;
    }
    zip.end();
  };
  const closed = new Promise<void>((resolve) => output.once("close", resolve));
  write().catch((error: unknown) =>
    output.destroy(error instanceof Error ? error : new Error(String(error))),
  );
  return Readable.toWeb(output) as ReadableStream<Uint8Array>;
}

type Listed = {
  id: string;
  title: string;
  file: string;
  messages: number;
  attachments: string[];
  lastMessageAt: string;
};

async function* entriesOf(userId: string, locale: Locale): AsyncGenerator<Entry> {
  const exportedAt = new Date();
  const listed: Listed[] = [];
  for await (const conversation of readConversations(userId)) {
    const { id, title, messages, lastMessageAt } = conversation;
    const name = nameOf(conversation);
    const changedAt = new Date(lastMessageAt);
    const attachments: string[] = [];
    listed.push({
      id,
      title,
      file: `conversations/${name}.json`,
      messages: messages.length,
      attachments,
      lastMessageAt,
    });
    yield entry(`conversations/${name}.json`, json(conversation), changedAt);
    yield entry(`conversations/${name}.md`, markdownOf(conversation, locale), changedAt);
    for await (const { file, path, chunks } of readAttachments(userId, conversation)) {
      attachments.push(path);
      const isCompressed = kindOf(file.mediaType) !== "text";
      yield { path, content: chunks, changedAt: inZip(changedAt), isCompressed };
    }
  }
  yield entry("settings.json", json(await settingsOf(userId)), exportedAt);
  const index = { format: archiveFormat, exportedAt: exportedAt.toISOString(), conversations: listed };
  yield entry("index.json", json(index), exportedAt);
}

/** Sorts by day, tells the title, and can't be the name of another conversation. */
function nameOf({ id, title, createdAt }: ConversationFile): string {
  return `${createdAt.slice(0, 10)}-${fileNameOf(title, "conversation")}-${id.slice(-12)}`;
}

function markdownOf({ title, settings, messages, headId }: ConversationFile, locale: Locale): string {
  const tree = messages.map(({ id, role, parts, ...metadata }) => ({ id, role, parts, metadata }));
  return toMarkdown({ title, systemPrompt: settings.systemPrompt, messages: pathTo(tree, headId) }, locale);
}

async function settingsOf(userId: string) {
  return db().user.findUniqueOrThrow({
    where: { id: userId },
    select: { name: true, email: true, createdAt: true, defaultModel: true, settings: true },
  });
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

function entry(path: string, content: string, changedAt: Date): Entry {
  return { path, content: [Buffer.from(content)], changedAt: inZip(changedAt) };
}

/** Dates before 1980 have no place in a ZIP. */
function inZip(date: Date): Date {
  const first = new Date("1980-01-02T00:00:00Z");
  return date < first ? first : date;
}
