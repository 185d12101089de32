import "server-only";
import { createHash } from "node:crypto";
import {
  confirmPassword,
  type Departure,
  departureOf,
  endWorkOf,
  lockAdministrators,
  type Viewer,
} from "@/lib/auth/server";
import { db, Prisma } from "@/lib/db/server";
import { AppError } from "@/lib/errors";
import { log } from "@/lib/log";
import { forgetSignUp } from "@/lib/policy/server";
import { type ErasureBody, type ErasureReceipt, isConfirmed } from "./contract";

/** Whose account it is. */
type Subject = Pick<Viewer, "id" | "email">;

/**
 * Erases the account of whoever asks for it.
 *
 * @param stopRuns stops the answers that are being written, once it is certain that they may go.
 * @throws {AppError} `invalid_input` when the confirmation was not typed, `sign_in_failed`, `rate_limited`,
 *   `last_admin` when other accounts would be left with nobody to look after the server
 */
export async function eraseAccount(
  viewer: Viewer,
  body: ErasureBody,
  stopRuns: () => Promise<void>,
): Promise<ErasureReceipt> {
  return eraseFor(viewer, viewer, body, stopRuns);
}

/**
 * Erases somebody else's account for an administrator, who types its email and a password of their own.
 *
 * @param stopRuns as `eraseAccount`.
 * @throws {AppError} as `eraseAccount`.
 */
export async function eraseOther(
  admin: Viewer,
  subject: Subject,
  body: ErasureBody,
  stopRuns: () => Promise<void>,
): Promise<ErasureReceipt> {
  const receipt = await eraseFor(admin, subject, body, stopRuns);
  log().info({ adminId: admin.id, userId: subject.id }, "it was erased by an administrator");
  return receipt;
}

async function eraseFor(
  asker: Viewer,
  subject: Subject,
  body: ErasureBody,
  stopRuns: () => Promise<void>,
): Promise<ErasureReceipt> {
  if (!isConfirmed(body.confirmation, subject.email)) {
    throw new AppError("invalid_input", { details: { field: "confirmation" } });
  }
  await confirmPassword(asker.id, body.password ?? "");
  // Looked at again when the rows go; here, so that a refusal stops no answer.
  requireGoing(await departureOf(subject.id));
  endWorkOf(subject.id);
  await stopRuns();
  return eraseRows(subject);
}

/**
 * One transaction. Every table with a column for the user is counted by the database's own catalogue, so the receipt
 * can't forget a later one; the keys between the tables take the rows away.
 */
async function eraseRows(subject: Subject): Promise<ErasureReceipt> {
  const rows = await db().$transaction(async (tx) => {
    await lockAdministrators(tx);
    const departure = await departureOf(subject.id, tx);
    requireGoing(departure);
    // Runs before the user, in the order in which the end of a run locks them.
    await tx.$queryRaw`
      SELECT 1 FROM "Run" WHERE "userId" = ${subject.id}::uuid AND "status" = 'running' ORDER BY "id" FOR UPDATE`;
    await tx.$queryRaw`SELECT 1 FROM "User" WHERE "id" = ${subject.id}::uuid FOR UPDATE`;
    const counted = await countRows(tx, subject.id);
    const limiters = await tx.$executeRaw(Prisma.sql`
      DELETE FROM "RateLimiterFlexible"
      WHERE strpos("key", ${subject.id}) > 0 OR strpos("key", ${limiterNameOf(subject.email)}) > 0`);
    const { count } = await tx.user.deleteMany({ where: { id: subject.id } });
    if (departure === "last_account") await forgetSignUp(tx);
    return { User: count, ...counted, RateLimiterFlexible: limiters };
  });
  const held = Object.entries(rows).filter(([, count]) => count > 0);
  log().info({ userId: subject.id, rows }, "an account was erased");
  return { erasedAt: new Date().toISOString(), rows: Object.fromEntries(held) };
}

function requireGoing(departure: Departure): void {
  if (departure === "last_admin") throw new AppError("last_admin");
}

type Transaction = Parameters<Parameters<ReturnType<typeof db>["$transaction"]>[0]>[0];

async function countRows(tx: Transaction, userId: string): Promise<Record<string, number>> {
  const owned = await tx.$queryRaw<{ table: string }[]>`
    SELECT table_name AS "table" FROM information_schema.columns
    WHERE table_schema = current_schema() AND column_name = 'userId' ORDER BY table_name`;
  // What people ask for first stands first. Messages belong to a user through their conversation.
  const counts: Record<string, number> = {
    Conversation: 0,
    Message: await tx.message.count({ where: { conversation: { userId } } }),
  };
  for (const { table } of owned) {
    const [row] = await tx.$queryRaw<{ count: bigint }[]>(
      Prisma.sql`SELECT count(*) AS "count" FROM ${Prisma.raw(`"${table}"`)} WHERE "userId"::text = ${userId}`,
    );
    counts[table] = Number(row?.count ?? 0);
  }
  return counts;
}

/** Tries to sign in are counted under this instead of the email. */
function limiterNameOf(email: string | null): string {
  return email === null ? "\n" : createHash("sha256").update(email).digest("base64url");
}
