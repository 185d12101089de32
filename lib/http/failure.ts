import "server-only";
import { isDatabaseAway } from "@/lib/db/server";
import { AppError, type ErrorCode } from "@/lib/errors";
import { log } from "@/lib/log";

/** What a caller is told of whatever was thrown; the cause stays with it for the log. */
export function failureOf(error: unknown): AppError {
  if (error instanceof AppError) return error;
  return new AppError(isDatabaseAway(error) ? "unavailable" : "internal", { cause: error });
}

/** What somebody who tries doors would meet; the log of a production server has it. Limits speak for themselves. */
const telling: ReadonlySet<ErrorCode> = new Set([
  "account_disabled",
  "cross_site",
  "forbidden",
  "sign_in_failed",
  "sign_up_closed",
  "token_expired",
  "token_invalid",
  "token_scope",
  "unknown_host",
]);

/** Puts a failure of a request into the log, as loudly as it is worth. */
export function noteFailure(error: AppError): void {
  const { code } = error;
  if (error.status >= 500) log().error({ code, err: error }, "request failed");
  else if (telling.has(code)) log().info({ code }, "request refused");
  else log().debug({ code }, "request refused");
}
