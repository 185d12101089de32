import "server-only";
import { cookieName, parseCookies, usesSecureCookies } from "./session-cookie";

/** As long as next-auth lets anybody take at the provider. */
const maxAgeSeconds = 15 * 60;
const token = /^[\w-]{1,100}$/;

/**
 * Makes the `set-cookie` header that keeps an invitation while its reader is away at a provider, which would not
 * bring it back. Without one it takes an older one out of the browser, or that would be spent on whoever comes next.
 */
export function carryInvitation(invitation: string | undefined): string {
  const value = invitation !== undefined && token.test(invitation) ? invitation : "";
  const maxAge = value === "" ? 0 : maxAgeSeconds;
  const secure = usesSecureCookies() ? "; Secure" : "";
  return `${cookieName("invitation")}=${value}; Path=/api/auth; Max-Age=${maxAge}; HttpOnly; SameSite=Lax${secure}`;
}

/** The invitation with which this browser set out; `null` without one. */
export function carriedInvitation(headers: Headers): string | null {
  return parseCookies(headers.get("cookie") ?? "")[cookieName("invitation")] || null;
}
