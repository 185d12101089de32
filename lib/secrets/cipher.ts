import "server-only";
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from "node:crypto";

const algorithm = "aes-256-gcm";
const ivBytes = 12;
const tagBytes = 16;

/** Whose secret it is and what it is for. It is sealed in: the bytes open for nobody and nothing else. */
export type Owner = { userId: string; kind: string };

/** A key for one purpose, and a name for it that gives nothing of it away. */
export type CipherKey = { id: string; bytes: Buffer };

export type Sealed = { keyId: string; ciphertext: Uint8Array<ArrayBuffer> };

/** Derives the key of a purpose from the secret of the installation. */
export function deriveKey(secret: string, purpose: string): CipherKey {
  const derive = (use: string, length: number) =>
    Buffer.from(hkdfSync("sha256", secret, "", `tramontane/secrets/1/${purpose}/${use}`, length));
  return { id: derive("id", 9).toString("base64url"), bytes: derive("key", 32) };
}

/** Encrypts a text for its owner: a fresh nonce, the tag, then the encrypted bytes. */
export function seal(key: CipherKey, owner: Owner, text: string): Sealed {
  const iv = randomBytes(ivBytes);
  const cipher = createCipheriv(algorithm, key.bytes, iv, { authTagLength: tagBytes });
  cipher.setAAD(associatedData(owner));
  const body = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
  return { keyId: key.id, ciphertext: new Uint8Array(Buffer.concat([iv, cipher.getAuthTag(), body])) };
}

/**
 * Decrypts what `seal` made.
 *
 * @throws when a byte was changed, or when it was sealed with another key or for another owner.
 */
export function unseal(key: CipherKey, owner: Owner, ciphertext: Uint8Array): string {
  const bytes = Buffer.from(ciphertext);
  const decipher = createDecipheriv(algorithm, key.bytes, bytes.subarray(0, ivBytes), {
    authTagLength: tagBytes,
  });
  decipher.setAAD(associatedData(owner));
  decipher.setAuthTag(bytes.subarray(ivBytes, ivBytes + tagBytes));
  const body = decipher.update(bytes.subarray(ivBytes + tagBytes));
  return Buffer.concat([body, decipher.final()]).toString("utf8");
}

function associatedData({ userId, kind }: Owner): Buffer {
  return Buffer.from(JSON.stringify([kind, userId]), "utf8");
}
