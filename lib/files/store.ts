import "server-only";
import { createHash } from "node:crypto";
import { uuidv7 } from "uuidv7";
import { db } from "@/lib/db/server";
import { AppError } from "@/lib/errors";
import { kindOf, maxFileBytes, type StoredFile } from "./contract";
import { fileColumns, toStoredFile } from "./read";
import { sniff } from "./sniff";

/** Bytes of one row. The embedded database answers nobody else while it takes one, so they are small. */
const chunkBytes = 128 * 1024;

/** What one user may keep here. */
const maxStoredBytes = 1024 ** 3;

/**
 * Keeps a file: for a question that is being written, or where it stood in a conversation that is brought in.
 *
 * @param place the id that it gets, and the conversation of this user that holds it.
 * @throws {AppError} `file_empty`, `file_unsupported`, `file_animated`, `too_large`, `storage_full`
 */
export async function storeFile(
  userId: string,
  upload: { name: string; bytes: Uint8Array },
  place: { id: string; conversationId: string | null } = { id: uuidv7(), conversationId: null },
): Promise<StoredFile> {
  const bytes = Buffer.from(upload.bytes.buffer, upload.bytes.byteOffset, upload.bytes.byteLength);
  if (bytes.length === 0) throw new AppError("file_empty");
  const sniffed = sniff(bytes);
  if (!sniffed) throw new AppError("file_unsupported");
  if (sniffed.animated) throw new AppError("file_animated");
  const { mediaType, width, height } = sniffed;
  const maxBytes = maxFileBytes[kindOf(mediaType)];
  if (bytes.length > maxBytes) throw new AppError("too_large", { details: { maxBytes } });
  await requireRoom(userId, bytes.length);

  const { id } = place;
  const hash = createHash("sha256").update(bytes).digest("hex");
  const row = { ...place, userId, name: upload.name, mediaType, size: bytes.length, hash, width, height };
  // No transaction: it would hold up every other write for seconds. What a crash leaves half-written is swept as
  // never sent: it gets its conversation when all of it is there.
  if (place.conversationId !== null) {
    await db().file.deleteMany({ where: { id, userId, conversationId: null } });
  }
  await db().file.create({ data: { ...row, conversationId: null }, select: { id: true } });
  for (let sequence = 0; sequence * chunkBytes < bytes.length; sequence++) {
    // A copy: the adapters take the whole buffer behind a view.
    const data = new Uint8Array(bytes.subarray(sequence * chunkBytes, (sequence + 1) * chunkBytes));
    await db().fileChunk.create({ data: { fileId: id, sequence, data }, select: { sequence: true } });
  }
  if (place.conversationId !== null) {
    await db().file.update({
      where: { id },
      data: { conversationId: place.conversationId },
      select: { id: true },
    });
  }
  return toStoredFile(row);
}

/** @throws {AppError} `storage_full` when this user has no room for so many bytes more. */
export async function requireRoom(userId: string, bytes: number): Promise<void> {
  const { _sum: stored } = await db().file.aggregate({ where: { userId }, _sum: { size: true } });
  if ((stored.size ?? 0) + bytes > maxStoredBytes) throw new AppError("storage_full");
}

/**
 * The files that go with a question, in the order asked for. They must be this user's, and not have been sent in
 * another conversation, with which they would be deleted.
 *
 * @throws {AppError} `not_found`
 */
export async function requireFiles(
  userId: string,
  conversationId: string,
  ids: readonly string[],
): Promise<StoredFile[]> {
  if (ids.length === 0) return [];
  const rows = await db().file.findMany({
    where: { id: { in: [...ids] }, userId, OR: [{ conversationId: null }, { conversationId }] },
    select: fileColumns,
  });
  const byId = new Map(rows.map((row) => [row.id, toStoredFile(row)]));
  return ids.map((id) => {
    const file = byId.get(id);
    if (!file) throw new AppError("not_found", { details: { field: "fileIds" } });
    return file;
  });
}

/**
 * Forgets a file that was attached and never sent.
 *
 * @throws {AppError} `not_found`, also for one that a question holds.
 */
export async function discardFile(userId: string, id: string): Promise<void> {
  const { count } = await db().file.deleteMany({ where: { id, userId, conversationId: null } });
  if (count === 0) throw new AppError("not_found");
}
