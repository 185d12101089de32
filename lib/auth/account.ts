import "server-only";
import { db } from "@/lib/db/server";
import { AppError } from "@/lib/errors";
import { consumeLimit } from "@/lib/limits/server";
import { log } from "@/lib/log";
import type { AccountPatch, Viewer } from "./contract";
import { hashPassword, refuseWeakPassword, verifyPassword } from "./passwords";
import { signInAs, viewerFields } from "./viewer";

const passwordChangeLimit = { name: "password-change", points: 10, perSeconds: 15 * 60 };

/**
 * Changes the name or the password of an account. A new password ends every other session; `setCookie` keeps
 * this one.
 *
 * @throws {AppError} `forbidden` for guests, `sign_in_failed` for a wrong current password, `password_weak`, `rate_limited`
 */
export async function updateAccount(
  viewer: Viewer,
  patch: AccountPatch,
): Promise<{ viewer: Viewer; setCookie?: string }> {
  const { email } = viewer;
  if (viewer.isGuest || !email) throw new AppError("forbidden");
  const { name, password } = patch;
  const passwordHash = password && (await checkedHash(viewer.id, email, password));
  const { sessionVersion, ...updated } = await db().user.update({
    where: { id: viewer.id },
    data: {
      ...(name === undefined ? {} : { name: name || null }),
      ...(passwordHash ? { passwordHash, sessionVersion: { increment: 1 } } : {}),
    },
    select: { ...viewerFields, sessionVersion: true },
  });
  if (!passwordHash) return { viewer: updated };
  return { viewer: updated, setCookie: await signInAs(updated, sessionVersion) };
}

/**
 * Makes sure that whoever is signed in knows the password, before something that can't be undone. Accounts without
 * one (guests, and those of other services) pass.
 *
 * @throws {AppError} `sign_in_failed`, `rate_limited`
 */
export async function confirmPassword(userId: string, password: string): Promise<void> {
  const stored = await db().user.findUnique({ where: { id: userId }, select: { passwordHash: true } });
  if (!stored?.passwordHash) return;
  await consumeLimit(passwordChangeLimit, userId);
  if (!(await verifyPassword(stored.passwordHash, password))) throw new AppError("sign_in_failed");
}

/** Whether the account has a password of its own. */
export async function hasPassword(userId: string): Promise<boolean> {
  return (await db().user.count({ where: { id: userId, passwordHash: { not: null } } })) > 0;
}

async function checkedHash(
  userId: string,
  email: string,
  password: NonNullable<AccountPatch["password"]>,
): Promise<string> {
  await consumeLimit(passwordChangeLimit, userId);
  const stored = await db().user.findUnique({
    where: { id: userId },
    select: { name: true, passwordHash: true },
  });
  const matches = await verifyPassword(stored?.passwordHash ?? null, password.current);
  if (!matches) throw new AppError("sign_in_failed");
  refuseWeakPassword(password.next, { email, name: stored?.name ?? null });
  log().info({ userId }, "a password is being changed");
  return hashPassword(password.next);
}
