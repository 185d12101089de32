import "server-only";
import { createHash } from "node:crypto";
import { db } from "@/lib/db/server";
import { AppError } from "@/lib/errors";
import { callerAddress, consumeLimit, resetLimit } from "@/lib/limits/server";
import { log } from "@/lib/log";
import type { PasswordSignIn } from "./contract";
import { verifyPassword } from "./passwords";

const addressLimit = { name: "sign-in-address", points: 100, perSeconds: 15 * 60 };
const accountLimit = { name: "sign-in-account", points: 10, perSeconds: 15 * 60 };

/**
 * Finds the account of an email and a password. Tries are counted before the password is looked at, so that many
 * at once are no way around the limit; whether the email exists changes neither the answer nor its time.
 *
 * @throws {AppError} `sign_in_failed`, `rate_limited` or `account_disabled`
 */
export async function checkPassword(
  headers: Headers,
  { email, password }: PasswordSignIn,
): Promise<{ id: string }> {
  // Emails stay out of the table of counters.
  const account = createHash("sha256").update(email).digest("base64url");
  await consumeLimit(addressLimit, callerAddress(headers));
  await consumeLimit(accountLimit, account);
  const user = await db().user.findUnique({
    where: { email },
    select: { id: true, passwordHash: true, disabledAt: true },
  });
  const matches = await verifyPassword(user?.passwordHash ?? null, password);
  if (!user || !matches) {
    // Null where there is no such account; the email stays out of the log.
    log().info({ userId: user?.id ?? null }, "a sign-in with a password was refused");
    throw new AppError("sign_in_failed");
  }
  await resetLimit(accountLimit, account);
  // Told to whoever knows the password alone: it says that there is such an account.
  if (user.disabledAt) throw new AppError("account_disabled");
  log().info({ userId: user.id }, "somebody signed in with a password");
  return { id: user.id };
}
