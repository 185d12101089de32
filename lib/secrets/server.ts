import "server-only";
import { db, gather, Prisma } from "@/lib/db/server";
import { env } from "@/lib/env";
import { AppError } from "@/lib/errors";
import { log } from "@/lib/log";
import { remember } from "@/lib/remember";
import { type CipherKey, deriveKey, type Owner, type Sealed, seal, unseal } from "./cipher";
import { serverSecret } from "./server-secret";

export { serverSecret } from "./server-secret";

/** What may be shown of a stored secret. */
export type SecretSummary = { lastFour: string; addedAt: Date };

/** Stores a secret of the user, in the place of an older one of its kind. Only its last four characters stay readable. */
export async function storeSecret(userId: string, kind: string, text: string): Promise<SecretSummary> {
  const sealed = { ...seal(currentKey(), { userId, kind }, text), lastFour: text.slice(-4) };
  const { lastFour, createdAt } = await db().secret.upsert({
    where: { userId_kind: { userId, kind } },
    create: { userId, kind, ...sealed },
    update: { ...sealed, createdAt: new Date() },
    select: { lastFour: true, createdAt: true },
  });
  return { lastFour, addedAt: createdAt };
}

/**
 * The user's secret of a kind; `null` when there is none.
 *
 * @throws {AppError} `key_invalid` when it is there but cannot be opened: tampered with, or sealed under a secret
 *   that this installation no longer has.
 */
export async function readSecret(userId: string, kind: string): Promise<string | null> {
  const row = await findSecret({ userId, kind });
  if (!row) return null;
  const text = open({ userId, kind }, row);
  if (row.keyId !== currentKey().id) await sealAnew({ userId, kind }, row.keyId, text);
  return text;
}

/** What may be shown of the user's secret of a kind; `null` when there is none. */
export async function describeSecret(userId: string, kind: string): Promise<SecretSummary | null> {
  const row = await db().secret.findUnique({
    where: { userId_kind: { userId, kind } },
    select: { lastFour: true, createdAt: true },
  });
  return row && { lastFour: row.lastFour, addedAt: row.createdAt };
}

/** Removes the user's secret of a kind; nothing happens when there is none. */
export async function removeSecret(userId: string, kind: string): Promise<void> {
  await db().secret.deleteMany({ where: { userId, kind } });
}

/**
 * Gives the secrets of one user to another within the caller's transaction. They are sealed for their owner, so
 * each is opened and sealed anew. A secret that the new owner has already wins; one that can't be opened stays
 * behind, and goes with the old owner.
 */
export async function moveSecrets(tx: Prisma.TransactionClient, fromId: string, toId: string): Promise<void> {
  const own = await tx.secret.findMany({ where: { userId: toId }, select: { kind: true } });
  const rows = await tx.secret.findMany({
    where: { userId: fromId, kind: { notIn: own.map(({ kind }) => kind) } },
    select: { id: true, kind: true, keyId: true, ciphertext: true },
  });
  for (const { id, kind, ...sealed } of rows) {
    const text = tryToOpen({ userId: fromId, kind }, sealed);
    if (text === null) continue;
    const data = { userId: toId, ...seal(currentKey(), { userId: toId, kind }, text) };
    await tx.secret.update({ where: { id }, data });
  }
}

/** Encrypts a text that is stored elsewhere, for one owner and one kind. */
export function sealText(ownerId: string, kind: string, text: string): Sealed {
  return seal(currentKey(), { userId: ownerId, kind }, text);
}

/** What `sealText` was given; `null` when the secret that it was sealed under is gone, or when it was tampered with. */
export function openText(ownerId: string, kind: string, sealed: SealedRow): string | null {
  return tryToOpen({ userId: ownerId, kind }, sealed);
}

type SealedRow = { keyId: string; ciphertext: Uint8Array };

function open(owner: Owner, row: SealedRow): string {
  const text = tryToOpen(owner, row);
  if (text === null) throw new AppError("key_invalid", { message: `a stored ${owner.kind} can't be opened` });
  return text;
}

function tryToOpen(owner: Owner, row: SealedRow): string | null {
  const key = keys().find(({ id }) => id === row.keyId);
  if (!key) return null;
  try {
    return unseal(key, owner, row.ciphertext);
  } catch (error) {
    log().warn({ userId: owner.userId, kind: owner.kind, err: error }, "a stored secret can't be opened");
    return null;
  }
}

/** After a change of `AUTH_SECRET` every secret moves to the new key when it is first used. */
async function sealAnew(owner: Owner, oldKeyId: string, text: string): Promise<void> {
  await db().secret.updateMany({
    where: { ...owner, keyId: oldKeyId },
    data: seal(currentKey(), owner, text),
  });
}

const purpose = "user-secrets";

function currentKey(): CipherKey {
  return keyFor(serverSecret());
}

/** The keys that may open what is stored: the one of now and the one before. */
function keys(): CipherKey[] {
  const { AUTH_SECRET_PREVIOUS } = env();
  return [currentKey(), ...(AUTH_SECRET_PREVIOUS ? [keyFor(AUTH_SECRET_PREVIOUS)] : [])];
}

function keyFor(secret: string): CipherKey {
  const derived = remember("secrets.keys", () => new Map<string, CipherKey>());
  const key = derived.get(secret) ?? deriveKey(secret, purpose);
  derived.set(secret, key);
  return key;
}

/** Every answer asks for its reader's key, so those that start at the same moment ask together. */
const findSecret = gather(async (owners: readonly Owner[]): Promise<(SealedRow | null)[]> => {
  const rows = await db().$queryRaw<(SealedRow & Owner)[]>(Prisma.sql`
    SELECT s."userId", s."kind", s."keyId", s."ciphertext"
    FROM unnest(${owners.map(({ userId }) => userId)}::uuid[], ${owners.map(({ kind }) => kind)}::text[])
      AS asked("userId", "kind")
    JOIN "Secret" s USING ("userId", "kind")`);
  return owners.map(
    ({ userId, kind }) => rows.find((row) => row.userId === userId && row.kind === kind) ?? null,
  );
});
