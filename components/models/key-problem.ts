import type { ErrorCode } from "@/lib/errors";

/** True for failures that a key of the reader's own would end. */
export function isKeyProblem(code: ErrorCode): boolean {
  return code === "key_missing" || code === "key_invalid" || code === "key_refused";
}
