import "server-only";
import { db } from "@/lib/db/server";
import { AppError } from "@/lib/errors";
import type { StoredFile } from "./contract";
import { storedFile } from "./schemas";
import { decodeText } from "./sniff";

export const fileColumns = {
  id: true,
  name: true,
  mediaType: true,
  size: true,
  width: true,
  height: true,
} as const;

type FileRow = Omit<StoredFile, "mediaType"> & { mediaType: string };

export function toStoredFile({ id, name, mediaType, size, width, height }: FileRow): StoredFile {
  return storedFile.parse({ id, name, mediaType, size, width, height });
}

export type ReadFile = { file: StoredFile; hash: string; chunks: AsyncIterable<Uint8Array> };

/**
 * A file of this user; its bytes come piece by piece, as fast as they are taken.
 *
 * @throws {AppError} `not_found`
 */
export async function readFile(userId: string, id: string): Promise<ReadFile> {
  const row = await db().file.findFirst({ where: { id, userId }, select: { ...fileColumns, hash: true } });
  if (!row) throw new AppError("not_found");
  return { file: toStoredFile(row), hash: row.hash, chunks: readChunks(id) };
}

/** The bytes of several files of this user, by id; those that are gone are left out. */
export async function readFiles(userId: string, ids: readonly string[]): Promise<Map<string, Buffer>> {
  if (ids.length === 0) return new Map();
  const chunks = await db().fileChunk.findMany({
    where: { fileId: { in: [...ids] }, file: { userId } },
    orderBy: [{ fileId: "asc" }, { sequence: "asc" }],
    select: { fileId: true, data: true },
  });
  const pieces = Map.groupBy(chunks, ({ fileId }) => fileId);
  return new Map([...pieces].map(([id, rows]) => [id, Buffer.concat(rows.map(({ data }) => data))]));
}

/** The text of a text file's bytes, as PostgreSQL and the provider take it. */
export function readText(bytes: Buffer): string {
  return decodeText(bytes)?.toWellFormed() ?? "";
}

async function* readChunks(fileId: string): AsyncGenerator<Uint8Array> {
  for (let sequence = 0; ; sequence++) {
    const row = await db().fileChunk.findUnique({
      where: { fileId_sequence: { fileId, sequence } },
      select: { data: true },
    });
    if (!row) return;
    yield row.data;
  }
}
