import "server-only";
import { db, gather, Prisma } from "@/lib/db/server";
import { AppError } from "@/lib/errors";
import { callerAddress, consumeLimit } from "@/lib/limits/server";
import { allowsGuests } from "@/lib/policy/server";
import type { Viewer } from "./contract";
import { mintSessionCookie, readSessionCookie, type SessionClaims } from "./session-cookie";

const guestLimit = { name: "guest", points: 1_000, perSeconds: 60 * 60 };

/** The fields of a user that a viewer is made of. */
export const viewerFields = { id: true, name: true, email: true, isGuest: true, role: true } as const;

type SessionLookup =
  | { state: "absent" }
  /** `wasGuest` is null when the cookie is too old to say. */
  | { state: "expired"; wasGuest: boolean | null }
  | { state: "disabled" }
  | { state: "present"; viewer: Viewer; claims: SessionClaims; isOld: boolean };

/** Who makes this request; `null` for strangers and for sessions that ended. One query at most. */
export async function readViewer(headers: Headers): Promise<Viewer | null> {
  const session = await lookUp(headers);
  return session.state === "present" ? session.viewer : null;
}

/**
 * Who makes this request.
 *
 * @throws {AppError} `sign_in_required`, `session_expired` when there was a session that ended, or `account_disabled`.
 */
export async function requireViewer(headers: Headers): Promise<Viewer> {
  const session = await lookUp(headers);
  if (session.state === "present") return session.viewer;
  if (session.state === "disabled") throw new AppError("account_disabled");
  throw new AppError(session.state === "expired" ? "session_expired" : "sign_in_required");
}

/**
 * Who writes. Where guests are allowed a stranger becomes one: the row is made now, at the first write. `setCookie`
 * goes into the answer; it also carries a session on that is in use.
 *
 * @throws {AppError} as `requireViewer`, and `rate_limited` when one address makes very many guests.
 */
export async function requireWriter(headers: Headers): Promise<{ viewer: Viewer; setCookie?: string }> {
  const session = await lookUp(headers);
  if (session.state === "present") {
    if (!session.isOld) return { viewer: session.viewer };
    return { viewer: session.viewer, setCookie: await mintSessionCookie(session.claims) };
  }
  if (session.state === "disabled") throw new AppError("account_disabled");
  // Somebody with an account must not write into a nameless one without noticing.
  if (session.state === "expired" && session.wasGuest !== true) throw new AppError("session_expired");
  if (!(await allowsGuests())) {
    throw new AppError(session.state === "expired" ? "session_expired" : "sign_in_required");
  }
  await consumeLimit(guestLimit, callerAddress(headers));
  const user = await db().user.create({
    data: { isGuest: true },
    select: { ...viewerFields, sessionVersion: true },
  });
  const { sessionVersion, ...viewer } = user;
  return { viewer, setCookie: await signInAs(viewer, sessionVersion) };
}

/** The `set-cookie` header that makes the browser this user's. */
export function signInAs(viewer: Pick<Viewer, "id" | "isGuest">, sessionVersion: number): Promise<string> {
  return mintSessionCookie({ sub: viewer.id, version: sessionVersion, guest: viewer.isGuest });
}

/**
 * Makes sure that this is an administrator.
 *
 * @throws {AppError} `forbidden`
 */
export function requireAdmin(viewer: Viewer): void {
  if (!isAdmin(viewer)) throw new AppError("forbidden");
}

/** Whether this is an administrator. */
export function isAdmin(viewer: Viewer | null): viewer is Viewer {
  return viewer?.role === "admin" && !viewer.isGuest;
}

async function lookUp(headers: Headers): Promise<SessionLookup> {
  const cookie = await readSessionCookie(headers);
  if (cookie.state === "absent") return cookie;
  if (cookie.state === "expired") return { state: "expired", wasGuest: null };
  const { claims, isOld } = cookie;
  const user = await findUser(claims.sub);
  if (user?.disabledAt) return { state: "disabled" };
  if (!user || user.sessionVersion !== claims.version) return { state: "expired", wasGuest: claims.guest };
  const { sessionVersion: _, disabledAt: __, ...viewer } = user;
  return { state: "present", viewer, claims, isOld };
}

type UserRow = Viewer & { sessionVersion: number; disabledAt: Date | null };

/** Every request asks for its user, so those of the same moment ask together. */
const findUser = gather(async (ids: readonly string[]) => {
  const users = await db().$queryRaw<UserRow[]>(Prisma.sql`
    SELECT "id", "name", "email", "isGuest", "role"::text AS "role", "sessionVersion", "disabledAt"
    FROM "User" WHERE "id" = ANY(${[...ids]}::uuid[])`);
  const byId = new Map(users.map((user) => [user.id, user]));
  return ids.map((id) => byId.get(id) ?? null);
});
