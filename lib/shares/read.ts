import "server-only";
import { getPath } from "@/lib/conversations/server";
import { db, Prisma } from "@/lib/db/server";
import { AppError } from "@/lib/errors";
import { checkLimit, consumeLimit } from "@/lib/limits/server";
import { log } from "@/lib/log";
import { remember } from "@/lib/remember";
import { BoundedCache } from "./bounded-cache";
import { isShareToken, type SharedConversation, shareOptions } from "./contract";
import { stateOf } from "./lifetime";
import { type Snapshot, toShared } from "./snapshot";
import { hashToken } from "./token";

/** Wrong tokens from one address. Nobody guesses one; this keeps whoever tries from loading the database. */
const missLimit = { name: "share-miss", points: 60, perSeconds: 10 * 60 };

/** A link that works. */
export type OpenShare = { id: string; ownerId: string; createdAt: Date; expiresAt: Date | null };

export type FoundShare = { state: "open"; share: OpenShare } | { state: "gone" } | { state: "unknown" };

type ShareRow = {
  id: string;
  ownerId: string;
  createdAt: Date;
  expiresAt: Date | null;
  revokedAt: Date | null;
  hasContent: boolean;
};

/**
 * What has become of the link with this token. Every request asks the database, so an end is seen at once. Links of
 * somebody whom an administrator has shut out are unknown until they are let in again.
 */
export async function findShare(token: string): Promise<FoundShare> {
  if (!isShareToken(token)) return { state: "unknown" };
  const [row] = await db().$queryRaw<ShareRow[]>(Prisma.sql`
    SELECT s."id", s."userId" AS "ownerId", s."createdAt", s."expiresAt", s."revokedAt",
      EXISTS (SELECT 1 FROM "ShareSnapshot" n WHERE n."shareId" = s."id") AS "hasContent"
    FROM "Share" s JOIN "User" u ON u."id" = s."userId" AND u."disabledAt" IS NULL
    WHERE s."tokenHash" = ${hashToken(token)}`);
  if (!row) return { state: "unknown" };
  if (stateOf(row, new Date()) !== "open") return { state: "gone" };
  const { id, ownerId, createdAt, expiresAt } = row;
  return { state: "open", share: { id, ownerId, createdAt, expiresAt } };
}

/**
 * The link with this token, for a caller at this address, whose wrong tries are counted. Once there were too many
 * of them right ones don't open either, or the limit would slow nobody down.
 *
 * @throws {AppError} `share_gone`, `not_found`, `rate_limited`
 */
export async function openShare(token: string, address: string): Promise<OpenShare> {
  const [found] = await Promise.all([findShare(token), checkLimit(missLimit, address)]);
  if (found.state === "open") return found.share;
  if (found.state === "gone") throw new AppError("share_gone");
  await consumeLimit(missLimit, address);
  throw new AppError("not_found");
}

/**
 * What an open link shows. It can't change, so it is made once; `findShare` says whether it may be shown.
 *
 * @throws {AppError} `share_gone` when it ended in between.
 */
export async function loadShared(share: OpenShare): Promise<Snapshot> {
  const known = sharedCache().get(share.id);
  if (known) return known;
  const startedAt = performance.now();
  const snapshot = await db().shareSnapshot.findUnique({
    where: { shareId: share.id },
    select: {
      conversationId: true,
      leafId: true,
      firstId: true,
      title: true,
      authorName: true,
      options: true,
    },
  });
  if (!snapshot) throw new AppError("share_gone");
  const { conversationId, leafId, firstId, title, authorName } = snapshot;
  const path = await getPath(share.ownerId, conversationId, leafId);
  if (path.length === 0) throw new AppError("share_gone");
  const made = toShared({
    path,
    firstId,
    title,
    authorName,
    options: shareOptions.parse(snapshot.options),
  });
  sharedCache().set(share.id, made);
  log().debug({ shareId: share.id, ms: Math.round(performance.now() - startedAt) }, "a share was made ready");
  return made;
}

const maxCachedCharacters = 16_000_000;

/** What links show, by their ids. It holds what can't change; whether it may be shown is asked every time. */
function sharedCache(): BoundedCache<Snapshot> {
  return remember("shares.shown", () => new BoundedCache(maxCachedCharacters, sizeOf));
}

function sizeOf({ shared, fileIds }: Snapshot): number {
  let size = shared.systemPrompt?.length ?? 0;
  for (const { parts } of shared.messages) {
    for (const part of parts) size += part.type === "file" ? 500 : part.text.length;
  }
  return size + 200 * (shared.messages.length + fileIds.length + 1);
}

export type ReadShare =
  | { state: "open"; share: OpenShare; shared: SharedConversation }
  | Exclude<FoundShare, { state: "open" }>;

/** The link with this token and what it shows. Counts no wrong tries: `openShare` has stood at the door. */
export async function readShare(token: string): Promise<ReadShare> {
  const found = await findShare(token);
  if (found.state !== "open") return found;
  try {
    return { ...found, shared: (await loadShared(found.share)).shared };
  } catch (error) {
    if (error instanceof AppError && error.code === "share_gone") return { state: "gone" };
    throw error;
  }
}
