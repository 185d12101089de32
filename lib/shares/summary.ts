import "server-only";
import type { Prisma } from "@/lib/db/server";
import { type ShareSummary, shareOptions } from "./contract";
import { stateOf } from "./lifetime";
import { readToken } from "./token";

/** The columns that a summary is made of. */
export const shareColumns = {
  id: true,
  tokenKeyId: true,
  tokenSealed: true,
  views: true,
  expiresAt: true,
  revokedAt: true,
  createdAt: true,
  snapshot: { select: { conversationId: true, leafId: true, firstId: true, title: true, options: true } },
} as const satisfies Prisma.ShareSelect;

type ShareRow = Prisma.ShareGetPayload<{ select: typeof shareColumns }>;

export function toSummary(row: ShareRow, now: Date): ShareSummary {
  const { snapshot } = row;
  const state = stateOf({ ...row, hasContent: snapshot !== null }, now);
  const token = state === "open" ? readToken(row) : null;
  return {
    id: row.id,
    path: token === null ? null : `/s/${token}`,
    state,
    title: snapshot?.title ?? null,
    conversationId: snapshot?.conversationId ?? null,
    leafId: snapshot?.leafId ?? null,
    options: snapshot ? shareOptions.parse(snapshot.options) : null,
    isRange: snapshot !== null && snapshot.firstId !== null,
    views: row.views,
    createdAt: row.createdAt.toISOString(),
    expiresAt: row.expiresAt?.toISOString() ?? null,
  };
}
