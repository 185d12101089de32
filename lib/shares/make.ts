import "server-only";
import { type ChatMessage, provisionalTitle } from "@/lib/conversations/contract";
import { getPath } from "@/lib/conversations/server";
import { db, type TitleSource } from "@/lib/db/server";
import { AppError } from "@/lib/errors";
import type { MadeShare, ShareBody, SharePreview, ShareSelection } from "./contract";
import { endOf } from "./lifetime";
import { holdingsOf, rangeOf, type SnapshotSource, toShared } from "./snapshot";
import { shareColumns, toSummary } from "./summary";
import { makeToken, readToken } from "./token";

/**
 * What a link to this selection would show, made by what makes the page of a link.
 *
 * @throws {AppError} `not_found`, `share_unfinished` while an answer is being written, `share_empty` when there
 *   is nothing to see.
 */
export async function previewShare(userId: string, selection: ShareSelection): Promise<SharePreview> {
  const { source, ownerName } = await select(userId, selection);
  return {
    ...toShared(source),
    holds: holdingsOf(rangeOf(source.path, source.firstId), ownerName),
  };
}

/**
 * Makes a link, or gives the one that shows exactly this already the end that was asked for. A link that has
 * expired stays so: whoever has it should not get in again because its owner shares with somebody else.
 *
 * @throws {AppError} as `previewShare`; `conflict` when the id is taken.
 */
export async function makeShare(userId: string, body: ShareBody): Promise<MadeShare> {
  const { source } = await select(userId, body);
  const now = new Date();
  const expiresAt = endOf(body.lifetime, now);
  const same = await findSame(userId, body, source, now);
  if (same) {
    const row = await db().share.update({ where: { id: same }, data: { expiresAt }, select: shareColumns });
    return { ...toSummary(row, now), existed: true };
  }
  const { token: _, ...sealed } = makeToken(body.id);
  await db().$transaction(async (tx) => {
    const { count } = await tx.share.createMany({
      data: { id: body.id, userId, expiresAt, createdAt: now, ...sealed },
      skipDuplicates: true,
    });
    if (count === 0) return;
    const { conversationId, leafId, firstId, options } = body;
    const { title, authorName } = source;
    await tx.shareSnapshot.create({
      data: { shareId: body.id, conversationId, leafId, firstId, title, authorName, options },
    });
  });
  // Made now, or by the same call a moment ago.
  const row = await db().share.findFirst({ where: { id: body.id, userId }, select: shareColumns });
  if (!row) throw new AppError("conflict");
  return { ...toSummary(row, now), existed: false };
}

async function select(
  userId: string,
  selection: ShareSelection,
): Promise<{ source: SnapshotSource; ownerName: string | null }> {
  const { conversationId, leafId, firstId, options } = selection;
  const [conversation, path] = await Promise.all([
    db().conversation.findFirst({
      where: { id: conversationId, userId },
      select: { title: true, titleSource: true, user: { select: { name: true } } },
    }),
    getPath(userId, conversationId, leafId),
  ]);
  if (!conversation || path.length === 0) throw new AppError("not_found");
  if (firstId !== null && !startsAtQuestion(path, firstId)) throw new AppError("not_found");
  if (path.some(({ metadata }) => metadata?.status === "streaming")) throw new AppError("share_unfinished");
  const ownerName = conversation.user.name?.trim() || null;
  const source: SnapshotSource = {
    path,
    firstId,
    title: titleFor(conversation, path, firstId),
    authorName: options.authorName ? ownerName : null,
    options,
  };
  if (toShared(source).shared.messages.every(({ parts }) => parts.length === 0))
    throw new AppError("share_empty");
  return { source, ownerName };
}

/**
 * What the link is called. A title that was made from the whole conversation tells of its beginning, so a link that
 * begins later is called after its own first question; the owner's own words stay.
 */
function titleFor(
  { title, titleSource }: { title: string; titleSource: TitleSource },
  path: readonly ChatMessage[],
  firstId: string | null,
): string {
  const range = rangeOf(path, firstId);
  if (range.length === path.length || titleSource === "given") return title;
  const question = range.find(({ role }) => role === "user");
  return provisionalTitle(
    question?.parts.map((part) => (part.type === "text" ? part.text : "")).join("\n") ?? "",
  );
}

function startsAtQuestion(path: readonly ChatMessage[], firstId: string): boolean {
  return path.some(({ id, role }) => id === firstId && role === "user");
}

/** An open link of this user that shows the very same, and whose address can still be told. */
async function findSame(
  userId: string,
  { conversationId, leafId, firstId, options }: ShareSelection,
  { title, authorName }: SnapshotSource,
  now: Date,
): Promise<string | null> {
  const rows = await db().share.findMany({
    where: {
      userId,
      revokedAt: null,
      OR: [{ expiresAt: null }, { expiresAt: { gt: now } }],
      snapshot: { conversationId, leafId, firstId, title, authorName, options: { equals: options } },
    },
    orderBy: { id: "desc" },
    take: 5,
    select: { id: true, tokenKeyId: true, tokenSealed: true },
  });
  return rows.find((row) => readToken(row) !== null)?.id ?? null;
}
