import { z } from "zod";

/*
 * The routes:
 * - `GET /api/tokens` lists the reader's tokens; `POST` (a `NewTokenBody`) makes one and answers it, this once.
 * - `DELETE /api/tokens/[id]` revokes it.
 */

/** What a token may be used for at the gateway. */
export const tokenScopes = ["chat", "models", "embeddings"] as const;
export const tokenScope = z.enum(tokenScopes);
export type TokenScope = z.infer<typeof tokenScope>;

/** How long a token may live, in days; `null` is until it is revoked. */
export const tokenLifetimes = [7, 30, 90, 365, null] as const;
export type TokenLifetime = (typeof tokenLifetimes)[number];

/** How many tokens one account may have at a time. */
export const maxTokens = 50;

/** Body of `POST /api/tokens`. */
export const newTokenBody = z.strictObject({
  name: z.string().trim().min(1).max(80),
  scopes: z
    .array(tokenScope)
    .min(1)
    .transform((scopes) => tokenScopes.filter((scope) => scopes.includes(scope))),
  expiresInDays: z.literal(tokenLifetimes),
});
export type NewTokenBody = z.infer<typeof newTokenBody>;

/** What may be shown of a token once it exists. Times are ISO. */
export type TokenSummary = {
  id: string;
  name: string;
  lastFour: string;
  scopes: TokenScope[];
  createdAt: string;
  expiresAt: string | null;
  /** To the minute; `null` when it was never used. */
  lastUsedAt: string | null;
};

/** A token that was just made: the only time that its text leaves the server. */
export type NewToken = { token: string; summary: TokenSummary };

/** True once a token has run out. */
export function hasExpired({ expiresAt }: Pick<TokenSummary, "expiresAt">, nowMs: number): boolean {
  return expiresAt !== null && Date.parse(expiresAt) <= nowMs;
}
