import "server-only";
import { AppError } from "@/lib/errors";
import type { TokenScope } from "@/lib/tokens/contract";
import { findTokenOwner, type TokenOwner } from "@/lib/tokens/server";

/**
 * Whose token a request carries. Cookies are not looked at: what only a header opens, no page of another site can
 * reach through a reader's browser.
 *
 * @throws {AppError} `token_missing`, `token_invalid`, `token_expired`, `account_disabled`, `token_scope`
 */
export async function authenticateToken(headers: Headers, scope: TokenScope): Promise<TokenOwner> {
  const token = /^Bearer +(\S+)$/i.exec(headers.get("authorization") ?? "")?.[1];
  if (token === undefined) throw new AppError("token_missing");
  const owner = await findTokenOwner(token);
  if (owner === "unknown") throw new AppError("token_invalid");
  if (owner === "expired") throw new AppError("token_expired");
  if (owner === "disabled") throw new AppError("account_disabled");
  if (!owner.scopes.includes(scope)) throw new AppError("token_scope", { details: { scope } });
  return owner;
}
