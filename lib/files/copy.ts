import "server-only";
import { uuidv7 } from "uuidv7";
import { db, Prisma } from "@/lib/db/server";
import type { StoredFile } from "./contract";
import { fileColumns, toStoredFile } from "./read";
import { requireRoom } from "./store";

/**
 * Gives a user copies of another user's files, and the new files by the old ids. They are as if just uploaded:
 * whoever sends them gives them their conversation, and what never gets one is swept. The caller vouches that the
 * user may see them. Files that are gone are left out.
 *
 * @throws {AppError} `storage_full`
 */
export async function copyFiles(
  userId: string,
  fromUserId: string,
  ids: readonly string[],
): Promise<Map<string, StoredFile>> {
  const copies = new Map<string, StoredFile>();
  if (ids.length === 0) return copies;
  const files = await db().file.findMany({
    where: { id: { in: [...ids] }, userId: fromUserId },
    select: { ...fileColumns, hash: true },
  });
  await requireRoom(
    userId,
    files.reduce((sum, { size }) => sum + size, 0),
  );
  for (const { id, hash, ...facts } of files) {
    const copy = { ...facts, id: uuidv7() };
    // No transaction, as for an upload: it would hold up every other write.
    await db().file.create({ data: { ...copy, hash, userId }, select: { id: true } });
    await db().$executeRaw(Prisma.sql`
      INSERT INTO "FileChunk" ("fileId", "sequence", "data")
      SELECT ${copy.id}::uuid, "sequence", "data" FROM "FileChunk" WHERE "fileId" = ${id}::uuid`);
    copies.set(id, toStoredFile(copy));
  }
  return copies;
}
