import "server-only";
import { isDatabaseAway } from "@/lib/db/server";
import { AppError } from "@/lib/errors";

/** What a caller is told of whatever was thrown; the cause stays with it for the log. */
export function failureOf(error: unknown): AppError {
  if (error instanceof AppError) return error;
  return new AppError(isDatabaseAway(error) ? "unavailable" : "internal", { cause: error });
}
