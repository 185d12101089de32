import "server-only";
import { db } from "@/lib/db/server";
import { AppError } from "@/lib/errors";
import type { Lifetime, SharePage, ShareSummary } from "./contract";
import { endOf } from "./lifetime";
import { shareColumns, toSummary } from "./summary";
import { flushViews } from "./views";

/** One page of the user's links, the latest first, those that are over among them; of one conversation if asked. */
export async function listShares(
  userId: string,
  page: { cursor?: string | undefined; limit: number; conversationId?: string | undefined },
): Promise<SharePage> {
  await flushViews();
  const rows = await db().share.findMany({
    where: {
      userId,
      ...(page.cursor === undefined ? {} : { id: { lt: page.cursor } }),
      ...(page.conversationId === undefined ? {} : { snapshot: { conversationId: page.conversationId } }),
    },
    orderBy: { id: "desc" },
    take: page.limit + 1,
    select: shareColumns,
  });
  const now = new Date();
  const shares = rows.slice(0, page.limit).map((row) => toSummary(row, now));
  return { shares, nextCursor: rows.length > page.limit ? (shares.at(-1)?.id ?? null) : null };
}

/** Whether anybody with a link can read something of this conversation now. */
export async function isShared(userId: string, conversationId: string): Promise<boolean> {
  const open = await db().share.findFirst({
    where: {
      userId,
      revokedAt: null,
      OR: [{ expiresAt: null }, { expiresAt: { gt: new Date() } }],
      snapshot: { conversationId },
    },
    select: { id: true },
  });
  return open !== null;
}

/**
 * Gives a link another end, counted from now; one that has expired works again.
 *
 * @throws {AppError} `not_found`, also for a link that was revoked: that is for good.
 */
export async function changeLifetime(userId: string, id: string, lifetime: Lifetime): Promise<ShareSummary> {
  const now = new Date();
  const { count } = await db().share.updateMany({
    where: { id, userId, revokedAt: null, snapshot: { isNot: null } },
    data: { expiresAt: endOf(lifetime, now) },
  });
  const row =
    count === 0 ? null : await db().share.findFirst({ where: { id, userId }, select: shareColumns });
  if (!row) throw new AppError("not_found");
  return toSummary(row, now);
}

/**
 * Ends a link for good, at once on every instance: each request asks the database. The token is forgotten.
 *
 * @throws {AppError} `not_found`
 */
export async function revokeShare(userId: string, id: string): Promise<void> {
  const own = await db().share.count({ where: { id, userId } });
  if (own === 0) throw new AppError("not_found");
  await db().share.updateMany({ where: { id, userId, revokedAt: null }, data: revoked() });
}

/** Ends all links of a user, and says how many there were. */
export async function revokeAllShares(userId: string): Promise<{ revoked: number }> {
  const { count } = await db().share.updateMany({ where: { userId, revokedAt: null }, data: revoked() });
  return { revoked: count };
}

function revoked() {
  return { revokedAt: new Date(), tokenKeyId: null, tokenSealed: null };
}
