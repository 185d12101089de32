import "server-only";
import { createHash, randomBytes } from "node:crypto";
import { openText, sealText } from "@/lib/secrets/server";

const tokenBytes = 32;
const kind = "share";

/** A new token and what is stored of it. Sealed for the share and not for its owner, who can change: a guest's become an account's. */
export function makeToken(shareId: string) {
  const token = randomBytes(tokenBytes).toString("base64url");
  const { keyId, ciphertext } = sealText(shareId, kind, token);
  return { token, tokenHash: hashToken(token), tokenKeyId: keyId, tokenSealed: ciphertext };
}

export function hashToken(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}

/** The token of a stored share; `null` when it is over, or when the secret that it was sealed under is gone. */
export function readToken(share: {
  id: string;
  tokenKeyId: string | null;
  tokenSealed: Uint8Array | null;
}): string | null {
  if (share.tokenKeyId === null || share.tokenSealed === null) return null;
  return openText(share.id, kind, { keyId: share.tokenKeyId, ciphertext: share.tokenSealed });
}
