import "server-only";
import { createHash, randomBytes } from "node:crypto";
import { db } from "@/lib/db/server";
import { AppError } from "@/lib/errors";
import { log } from "@/lib/log";
import {
  maxTokens,
  type NewToken,
  type NewTokenBody,
  type TokenScope,
  type TokenSummary,
  tokenScope,
} from "./contract";

/** Secret scanners find our tokens by this. */
const prefix = "tm_";
const secretBytes = 32;
const tokenShape = /^tm_[A-Za-z0-9_-]{43}$/;

const dayMs = 24 * 60 * 60_000;
/** "Last used" is written this often at most. */
const lastUsedEveryMs = 60_000;

const summaryColumns = {
  id: true,
  name: true,
  lastFour: true,
  scopes: true,
  createdAt: true,
  expiresAt: true,
  lastUsedAt: true,
} as const;

/** Who a token speaks for. */
export type TokenOwner = { tokenId: string; userId: string; isGuest: boolean; scopes: TokenScope[] };

/**
 * Makes a token of 256 random bits and keeps its hash. Its text is in the answer and nowhere else.
 *
 * @throws {AppError} `tokens_full`
 */
export async function createToken(userId: string, body: NewTokenBody): Promise<NewToken> {
  if ((await db().accessToken.count({ where: { userId } })) >= maxTokens) {
    throw new AppError("tokens_full", { details: { limit: maxTokens } });
  }
  const token = prefix + randomBytes(secretBytes).toString("base64url");
  const row = await db().accessToken.create({
    data: {
      userId,
      name: body.name,
      scopes: body.scopes,
      tokenHash: hashOf(token),
      lastFour: token.slice(-4),
      expiresAt: body.expiresInDays === null ? null : new Date(Date.now() + body.expiresInDays * dayMs),
    },
    select: summaryColumns,
  });
  log().info({ userId, tokenId: row.id, scopes: body.scopes }, "a token was made");
  return { token, summary: toSummary(row) };
}

/** The user's tokens, the newest first; those that ran out are among them. */
export async function listTokens(userId: string): Promise<TokenSummary[]> {
  const rows = await db().accessToken.findMany({
    where: { userId },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    select: summaryColumns,
  });
  return rows.map(toSummary);
}

/**
 * Ends a token at once, and for good.
 *
 * @throws {AppError} `not_found`
 */
export async function revokeToken(userId: string, id: string): Promise<void> {
  const { count } = await db().accessToken.deleteMany({ where: { id, userId } });
  if (count === 0) throw new AppError("not_found");
  log().info({ userId, tokenId: id }, "a token was revoked");
}

/**
 * Who a bearer token speaks for. One statement, and none for what can't be a token of ours.
 *
 * @returns `"unknown"` for a malformed or revoked token or one whose owner is gone, `"expired"` for one that ran out,
 *   `"disabled"` for one whose owner an administrator has shut out.
 */
export async function findTokenOwner(
  token: string,
): Promise<TokenOwner | "unknown" | "expired" | "disabled"> {
  if (!tokenShape.test(token)) return "unknown";
  const row = await db().accessToken.findUnique({
    where: { tokenHash: hashOf(token) },
    select: {
      id: true,
      userId: true,
      scopes: true,
      expiresAt: true,
      lastUsedAt: true,
      user: { select: { isGuest: true, disabledAt: true } },
    },
  });
  if (!row) return "unknown";
  if (row.user.disabledAt) return "disabled";
  const now = Date.now();
  if (row.expiresAt !== null && row.expiresAt.getTime() <= now) return "expired";
  if (now - (row.lastUsedAt?.getTime() ?? 0) >= lastUsedEveryMs) noteUse(row.id, new Date(now));
  return { tokenId: row.id, userId: row.userId, isGuest: row.user.isGuest, scopes: toScopes(row.scopes) };
}

/** The caller does not wait for this, and does not fail with it. */
function noteUse(id: string, now: Date): void {
  const before = new Date(now.getTime() - lastUsedEveryMs);
  db()
    .accessToken.updateMany({
      where: { id, OR: [{ lastUsedAt: null }, { lastUsedAt: { lte: before } }] },
      data: { lastUsedAt: now },
    })
    .catch((error: unknown) => log().warn({ tokenId: id, err: error }, "could not note the use of a token"));
}

/** The token is random and long, so a plain hash can't be turned back; a slow one would only slow each call. */
function hashOf(token: string): string {
  return createHash("sha256").update(token).digest("base64url");
}

type TokenRow = {
  id: string;
  name: string;
  lastFour: string;
  scopes: string[];
  createdAt: Date;
  expiresAt: Date | null;
  lastUsedAt: Date | null;
};

function toSummary(row: TokenRow): TokenSummary {
  return {
    id: row.id,
    name: row.name,
    lastFour: row.lastFour,
    scopes: toScopes(row.scopes),
    createdAt: row.createdAt.toISOString(),
    expiresAt: row.expiresAt?.toISOString() ?? null,
    lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
  };
}

function toScopes(stored: string[]): TokenScope[] {
  return stored.flatMap((scope) => {
    const parsed = tokenScope.safeParse(scope);
    return parsed.success ? [parsed.data] : [];
  });
}
