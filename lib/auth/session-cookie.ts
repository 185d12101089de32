import "server-only";
import { decode, encode } from "next-auth/jwt";
import { env } from "@/lib/env";
import { remember } from "@/lib/remember";
import { serverSecret } from "@/lib/secrets/server";

/** Seconds that a session lasts without a write. A guest has no other way back to the conversations. */
export const sessionMaxAge = 90 * 24 * 60 * 60;
const renewAfterSeconds = 24 * 60 * 60;
const rememberedTokens = 5_000;

/** What a session cookie says. Everything else about the user is read from the database. */
export type SessionClaims = {
  sub: string;
  /** Must equal the user's `sessionVersion`. */
  version: number;
  guest: boolean;
};

/** `absent` covers cookies that this server did not make: other applications on localhost share the jar. */
export type SessionRead =
  | { state: "absent" }
  | { state: "expired" }
  | { state: "present"; claims: SessionClaims; isOld: boolean };

type DecodedToken = SessionClaims & { iat: number; exp: number };

/** True when the browser reaches us over TLS, so cookies must never travel in clear. */
export function usesSecureCookies(): boolean {
  return env().PUBLIC_URL?.startsWith("https://") ?? false;
}

/** A name of our own, because cookies ignore ports and next-auth's default is everywhere on localhost. */
export function cookieName(kind: "session" | "csrf" | "callback" | "invitation"): string {
  return `${usesSecureCookies() ? "__Secure-" : ""}tramontane.${kind}`;
}

/** What all our cookies have in common, in the shape that next-auth takes. */
export function cookieOptions() {
  return { httpOnly: true, sameSite: "lax", path: "/", secure: usesSecureCookies() } as const;
}

/** Makes the `set-cookie` header of a session, readable by next-auth because it is next-auth's own encoding. */
export async function mintSessionCookie(claims: SessionClaims): Promise<string> {
  const token = await encode({ token: { ...claims }, secret: serverSecret(), maxAge: sessionMaxAge });
  const secure = usesSecureCookies() ? "; Secure" : "";
  return `${cookieName("session")}=${token}; Path=/; Max-Age=${sessionMaxAge}; HttpOnly; SameSite=Lax${secure}`;
}

/** Makes the `set-cookie` header that takes a session out of the browser. */
export function expiredSessionCookie(): string {
  const secure = usesSecureCookies() ? "; Secure" : "";
  return `${cookieName("session")}=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax${secure}`;
}

/** Reads the session cookie, which may come in chunks. */
export async function readSessionCookie(headers: Headers): Promise<SessionRead> {
  const value = joinChunks(parseCookies(headers.get("cookie") ?? ""), cookieName("session"));
  if (!value) return { state: "absent" };
  const cache = remember("session-tokens", () => new Map<string, DecodedToken>());
  let token = cache.get(value);
  if (!token) {
    const decoded = await decodeToken(value);
    if (typeof decoded === "string") return { state: decoded };
    token = decoded;
    keep(cache, value, token);
  }
  const now = Date.now() / 1000;
  if (token.exp < now) return { state: "expired" };
  const { sub, version, guest } = token;
  return { state: "present", claims: { sub, version, guest }, isOld: token.iat + renewAfterSeconds < now };
}

/** The request's cookies by name. */
export function parseCookies(header: string): Record<string, string> {
  const cookies: Record<string, string> = {};
  for (const pair of header.split(";")) {
    const equals = pair.indexOf("=");
    if (equals < 0) continue;
    const name = pair.slice(0, equals).trim();
    if (name === "" || Object.hasOwn(cookies, name)) continue;
    Object.defineProperty(cookies, name, { value: decodeValue(pair.slice(equals + 1)), enumerable: true });
  }
  return cookies;
}

function decodeValue(raw: string): string {
  const value = raw.trim();
  try {
    return decodeURIComponent(value);
  } catch {
    return value; // Somebody else's cookie; next-auth and we never write a bare percent sign.
  }
}

function joinChunks(cookies: Record<string, string>, name: string): string | undefined {
  if (cookies[name]) return cookies[name];
  let joined = "";
  for (let index = 0; cookies[`${name}.${index}`]; index += 1) joined += cookies[`${name}.${index}`];
  return joined || undefined;
}

async function decodeToken(value: string): Promise<DecodedToken | "absent" | "expired"> {
  try {
    const token = await decode({ token: value, secret: serverSecret() });
    return isDecodedToken(token) ? token : "absent";
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "ERR_JWT_EXPIRED"
      ? "expired"
      : "absent";
  }
}

function isDecodedToken(token: unknown): token is DecodedToken {
  if (typeof token !== "object" || token === null) return false;
  const { sub, version, guest, iat, exp } = token as Record<string, unknown>;
  return (
    typeof sub === "string" &&
    typeof version === "number" &&
    typeof guest === "boolean" &&
    typeof iat === "number" &&
    typeof exp === "number"
  );
}

/** Decrypting costs a tenth of a millisecond on every request; a token never changes its meaning. */
function keep(cache: Map<string, DecodedToken>, value: string, token: DecodedToken): void {
  if (cache.size >= rememberedTokens) {
    const oldest = cache.keys().next();
    if (!oldest.done) cache.delete(oldest.value);
  }
  cache.set(value, token);
}
