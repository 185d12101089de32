import "server-only";
import { AppError } from "@/lib/errors";
import { isInvited } from "@/lib/invitations/server";
import { callerAddress, consumeLimit } from "@/lib/limits/server";
import { log } from "@/lib/log";
import { signUpMode } from "@/lib/policy/server";
import type { RegisterBody, Viewer } from "./contract";
import { createAccount } from "./new-account";
import { hashPassword, refuseWeakPassword } from "./passwords";
import { readViewer, signInAs } from "./viewer";

const registerLimit = { name: "register", points: 60, perSeconds: 60 * 60 };

/**
 * Makes an account with a password and signs in to it. A guest becomes the account and keeps everything.
 *
 * @throws {AppError} `sign_up_closed`, `conflict` (signed in already), `password_weak`, `rate_limited`, `email_taken`
 */
export async function registerAccount(
  headers: Headers,
  body: RegisterBody,
): Promise<{ viewer: Viewer; setCookie: string }> {
  const mode = await signUpMode();
  const invited = { token: body.invitation ?? null, email: body.email };
  if (mode === "closed") throw new AppError("sign_up_closed");
  const current = await readViewer(headers);
  if (current && !current.isGuest) throw new AppError("conflict");
  refuseWeakPassword(body.password, body);
  await consumeLimit(registerLimit, callerAddress(headers));
  // Hashing a password is dear; the transaction below decides.
  if (mode === "invite" && !(await isInvited(invited))) throw new AppError("sign_up_closed");
  const passwordHash = await hashPassword(body.password);
  const { viewer, sessionVersion } = await createAccount(
    { email: body.email, name: body.name || null, passwordHash },
    { guestId: current?.id ?? null, invited: mode === "invite" ? invited : null },
  );
  log().info({ userId: viewer.id }, "somebody registered");
  return { viewer, setCookie: await signInAs(viewer, sessionVersion) };
}
