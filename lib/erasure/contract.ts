import { z } from "zod";
import { maxPasswordLength } from "@/lib/auth/contract";

/*
 * The routes:
 * - `POST /api/account/erasure` (an `ErasureBody`) erases the account of whoever calls, guests too, and answers the
 *   receipt; the session ends with it.
 * - `DELETE /api/conversations` deletes every conversation and answers how many there were.
 */

/** What somebody without an email types. It is the same in every language of the interface. */
export const erasureWord = "DELETE";

/** Body of `POST /api/account/erasure`. */
export const erasureBody = z.strictObject({
  /** The email of the account, else `erasureWord`: typed, so that nobody erases anything by a slip. */
  confirmation: z.string().trim().max(300),
  /** Of an account that has one. */
  password: z.string().max(maxPasswordLength).optional(),
});
export type ErasureBody = z.infer<typeof erasureBody>;

/** What was erased: rows by table. Tables that held nothing are left out. */
export type ErasureReceipt = { erasedAt: string; rows: Record<string, number> };

/** What has to be typed to erase this account. */
export function confirmationFor(email: string | null): string {
  return email ?? erasureWord;
}

/** True when it was typed, however it was capitalised. */
export function isConfirmed(typed: string, email: string | null): boolean {
  return typed.trim().toLowerCase() === confirmationFor(email).toLowerCase();
}
