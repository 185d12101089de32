import "server-only";
import { type FileHandle, mkdtemp, open, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { type Entry, fromFdPromise, type ZipFile } from "yauzl";
import { maxUploadBytes } from "@/lib/files/contract";
import { BrokenFile } from "./broken-file";

/** What an archive may make of itself: the largest known export has a few thousand entries. */
export type ZipLimits = { maxEntries: number; maxInflatedBytes: number };

/** Names are only looked at, never used for a path: `conversations.json`, its numbered parts, and our own folder. */
const conversationFile = /(^|\/)conversations(-\d+)?\.json$|(^|\/)conversations\/[^/]+\.json$/;
/** An attachment in an archive of ours, by its id. */
const attachmentFile = /(?:^|\/)files\/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?:[-.][^/]*)?$/;

export type ZipPart =
  | { type: "conversations"; json: AsyncIterable<Uint8Array> }
  /** `read` gives the bytes, or `null` when there are more than an attachment may have. */
  | { type: "attachment"; id: string; read: () => Promise<Uint8Array | null> };

/**
 * The conversation files of an archive, one after another, as pieces of bytes; then its attachments, wherever they
 * stand. A ZIP can only be trusted by the directory at its end, so it is first written to a file that has no name
 * any more, whatever becomes of the process.
 *
 * @throws {BrokenFile}
 */
export async function* zipEntries(
  archive: AsyncIterable<Uint8Array>,
  limits: ZipLimits,
): AsyncGenerator<ZipPart> {
  const file = await spool(archive);
  const inflated = { bytes: 0 };
  const open = async (zip: ZipFile, entry: Entry) => {
    const stream = await zip.openReadStreamPromise(entry).catch((cause: unknown) => {
      throw new BrokenFile("not_readable", cause);
    });
    return { stream, bytes: counted(stream, inflated, limits.maxInflatedBytes) };
  };
  try {
    for await (const { zip, entry, name } of directory(file, limits)) {
      if (!conversationFile.test(name)) continue;
      const { stream, bytes } = await open(zip, entry);
      try {
        yield { type: "conversations", json: bytes };
      } finally {
        stream.destroy();
      }
    }
    for await (const { zip, entry, name } of directory(file, limits)) {
      const id = attachmentFile.exec(name)?.[1];
      if (id === undefined) continue;
      const read = async () => {
        if (entry.uncompressedSize > maxUploadBytes) return null;
        return Buffer.concat(await Array.fromAsync((await open(zip, entry)).bytes));
      };
      yield { type: "attachment", id, read };
    }
  } finally {
    await file.close();
  }
}

type DirectoryEntry = { zip: ZipFile; entry: Entry; name: string };

async function* directory(file: FileHandle, { maxEntries }: ZipLimits): AsyncGenerator<DirectoryEntry> {
  const zip = await fromFdPromise(file.fd, {
    lazyEntries: true,
    autoClose: false,
    // Names as bytes: one that leads out of a folder is no reason to refuse the others.
    decodeStrings: false,
  }).catch((cause: unknown) => {
    throw new BrokenFile("truncated", cause);
  });
  if (zip.entryCount > maxEntries) throw new BrokenFile("too_many_entries");
  const entries = zip.eachEntry();
  for (;;) {
    const next = await entries.next().catch((cause: unknown) => {
      throw new BrokenFile("not_readable", cause);
    });
    if (next.done) return;
    const entry = next.value;
    yield { zip, entry, name: Buffer.from(entry.fileName).toString("utf8") };
  }
}

async function spool(archive: AsyncIterable<Uint8Array>): Promise<FileHandle> {
  const folder = await mkdtemp(join(tmpdir(), "tramontane-import-"));
  let file: FileHandle | null = null;
  try {
    file = await open(join(folder, "archive.zip"), "wx+", 0o600);
    await rm(folder, { recursive: true });
    for await (const chunk of archive) await file.write(chunk);
    return file;
  } catch (error) {
    await file?.close();
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

/** An entry says how large it is, and the library holds it to that; all of them together are held to this. */
async function* counted(
  stream: Readable,
  inflated: { bytes: number },
  maxBytes: number,
): AsyncGenerator<Uint8Array> {
  try {
    for await (const chunk of stream as AsyncIterable<Uint8Array>) {
      inflated.bytes += chunk.length;
      if (inflated.bytes > maxBytes) throw new BrokenFile("too_large");
      yield chunk;
    }
  } catch (error) {
    if (error instanceof BrokenFile) throw error;
    throw new BrokenFile("not_readable", error);
  }
}
