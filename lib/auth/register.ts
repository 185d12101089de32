import "server-only";
import { AppError } from "@/lib/errors";
import { callerAddress, consumeLimit } from "@/lib/limits/server";
import type { RegisterBody, Viewer } from "./contract";
import { createAccount } from "./new-account";
import { hashPassword, refuseWeakPassword } from "./passwords";
import { allowsSignUp, readViewer, signInAs } from "./viewer";

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
  if (!allowsSignUp()) throw new AppError("sign_up_closed");
  const current = await readViewer(headers);
  if (current && !current.isGuest) throw new AppError("conflict");
  refuseWeakPassword(body.password, body);
  await consumeLimit(registerLimit, callerAddress(headers));
  const passwordHash = await hashPassword(body.password);
  const { viewer, sessionVersion } = await createAccount(
    { email: body.email, name: body.name || null, passwordHash },
    { guestId: current?.id ?? null },
  );
  return { viewer, setCookie: await signInAs(viewer, sessionVersion) };
}
