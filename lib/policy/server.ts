import "server-only";
import type { Prisma } from "@/lib/db/server";
import { env } from "@/lib/env";
import { storedSetting } from "@/lib/server-settings/server";
import { type ServerPolicy, type SignUpMode, serverPolicy, usualPolicy } from "./contract";

const policy = storedSetting("policy", serverPolicy, usualPolicy);

/** What the administrator decided. */
export function readPolicy(): Promise<ServerPolicy> {
  return policy.read();
}

/** Keeps what the administrator decided. It counts here at once and on other instances within seconds. */
export function storePolicy(next: ServerPolicy): Promise<ServerPolicy> {
  return policy.store(next);
}

/**
 * Leaves it to the environment again who may make an account, when the last account goes: an administrator who had
 * closed the door, or kept the invitations, would otherwise lock everybody out for good. It counts as fast as
 * `storePolicy`, once the transaction is through.
 */
export async function forgetSignUp(tx: Prisma.TransactionClient): Promise<void> {
  await policy.change(tx, { signUp: null });
}

/** Who may make an account. */
export async function signUpMode(): Promise<SignUpMode> {
  const { signUp } = await readPolicy();
  return signUp ?? ((env().ALLOW_SIGN_UP ?? env().isLoopback) ? "open" : "closed");
}

/** True when strangers may write without an account. */
export async function allowsGuests(): Promise<boolean> {
  const { guests } = await readPolicy();
  return guests ?? env().ALLOW_GUESTS ?? env().isLoopback;
}

/** The ids and aliases of models that may be asked; `null` when any may. */
export async function allowedModels(): Promise<ReadonlySet<string> | null> {
  const { models } = await readPolicy();
  return models && new Set(models);
}
