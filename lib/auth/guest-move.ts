import "server-only";
import { db } from "@/lib/db/server";
import { moveSecrets } from "@/lib/secrets/server";

/** The client inside an interactive transaction. */
export type Transaction = Parameters<Parameters<ReturnType<typeof db>["$transaction"]>[0]>[0];

/**
 * Moves everything of a guest to an account, all or nothing, and removes the guest. Does nothing when the guest
 * is gone or is no guest any more, so a sign-in that is tried again is harmless.
 */
export async function moveGuest(guestId: string, userId: string): Promise<void> {
  if (guestId === userId) return;
  await db().$transaction(async (tx) => {
    // Runs before the user, in the order in which the end of a run locks them, or the two could wait for each other.
    await tx.$queryRaw`
      SELECT 1 FROM "Run" WHERE "userId" = ${guestId}::uuid AND "status" = 'running' ORDER BY "id" FOR UPDATE`;
    // Waits for writes of the guest that are under way, and later ones find no guest: none is lost half-way.
    const locked = await tx.$queryRaw<unknown[]>`
      SELECT 1 FROM "User" WHERE "id" = ${guestId}::uuid AND "isGuest" FOR UPDATE`;
    if (locked.length === 0) return;
    const owned = { where: { userId: guestId }, data: { userId } };
    await tx.conversation.updateMany(owned);
    await tx.run.updateMany(owned);
    await tx.share.updateMany(owned);
    await tx.usageEntry.updateMany(owned);
    await tx.quotaHold.updateMany(owned);
    await tx.accessToken.updateMany(owned);
    await tx.file.updateMany(owned);
    await moveSecrets(tx, guestId, userId);
    await tx.user.delete({ where: { id: guestId } });
  });
}
