import { z } from "zod";

/** A Mistral API key as somebody pastes it: printable, in one piece. */
export const apiKey = z
  .string()
  .trim()
  .min(8)
  .max(300)
  .regex(/^[\x21-\x7e]+$/);

/** Body of `PUT /api/account/key`. */
export const keyBody = z.strictObject({ key: apiKey });

/** Whose key pays for a call. */
export type KeyKind = "own" | "server";

/** What `/api/account/key` says of the reader's own key; the key itself never leaves the server. */
export type OwnKey = { lastFour: string; addedAt: string };
