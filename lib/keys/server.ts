import "server-only";
import { env } from "@/lib/env";
import { AppError } from "@/lib/errors";
import { type Connection, listModelCards, ownConnection, serverConnection } from "@/lib/mistral/server";
import { describeSecret, readSecret, removeSecret, storeSecret } from "@/lib/secrets/server";
import type { KeyKind, OwnKey } from "./contract";

const kind = "mistral";

/**
 * Where calls for this reader go, and with which key: their own wins over the operator's.
 *
 * @throws {AppError} `key_missing` when there is neither, `key_invalid` when their own can't be read any more.
 */
export async function connectionFor(userId: string | null): Promise<Connection> {
  const own = userId === null ? null : await readSecret(userId, kind);
  return own === null ? serverConnection() : ownConnection(own);
}

/** Whose key this reader's calls are made with at this moment. */
export async function keyKindOf(userId: string): Promise<KeyKind> {
  return (await describeSecret(userId, kind)) ? "own" : "server";
}

/** What may be shown of the reader's own key; `null` when there is none. */
export async function getOwnKey(userId: string): Promise<OwnKey | null> {
  const secret = await describeSecret(userId, kind);
  return secret && { lastFour: secret.lastFour, addedAt: secret.addedAt.toISOString() };
}

/**
 * Stores the reader's own key once list-models has accepted it. A refused one leaves everything as it was.
 *
 * @throws {AppError} `key_invalid` when it is refused; a provider code when it can't be checked.
 */
export async function saveOwnKey(userId: string, key: string): Promise<OwnKey> {
  try {
    await listModelCards(ownConnection(key));
  } catch (error) {
    if (error instanceof AppError && error.code === "key_refused") {
      throw new AppError("key_invalid", { cause: error });
    }
    throw error;
  }
  const { lastFour, addedAt } = await storeSecret(userId, kind, key);
  return { lastFour, addedAt: addedAt.toISOString() };
}

/** Forgets the reader's own key. */
export async function removeOwnKey(userId: string): Promise<void> {
  await removeSecret(userId, kind);
}

/** What this server answers with where a reader has no key of their own; `keyless` are servers that may need none. */
export function serverAccess(): "key" | "keyless" | "none" {
  const { MISTRAL_API_KEY, MISTRAL_BASE_URL } = env();
  if (MISTRAL_API_KEY) return "key";
  return MISTRAL_BASE_URL ? "keyless" : "none";
}
