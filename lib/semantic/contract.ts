import { z } from "zod";
import type { ErrorBody } from "@/lib/errors";

/*
 * The routes:
 * - `GET /api/account/semantic-search` answers a `SemanticStatus`.
 * - `PUT /api/account/semantic-search` (a `SemanticSwitch`) switches it on or off, and answers the same.
 */

/** Body of `PUT /api/account/semantic-search`. */
export const semanticSwitch = z.strictObject({ isOn: z.boolean() });
export type SemanticSwitch = z.infer<typeof semanticSwitch>;

/** How far a reader's messages can be found by meaning. */
export type SemanticStatus = {
  isOn: boolean;
  /** False where the database has no pgvector: then nothing can be kept. */
  isAvailable: boolean;
  /** Messages that are known by their meaning, and all that there are. */
  done: number;
  total: number;
  /** What keeps the rest from being read, and when it is tried again. */
  problem: { error: ErrorBody["error"]; retryAt: string } | null;
};
