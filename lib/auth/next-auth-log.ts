import "server-only";
import type { LoggerInstance } from "next-auth";
import { log } from "@/lib/log";

/** A cookie that ended or was never ours is no event for an operator. */
const everyday = new Set(["JWT_SESSION_ERROR", "SIGNOUT_ERROR"]);

/** What an operator needs to set a provider right; the messages are openid-client's and name no person. */
const providerTrouble = new Set(["SIGNIN_OAUTH_ERROR", "OAUTH_CALLBACK_ERROR"]);

/** next-auth hands its logger tokens, profiles and emails; only the code and the kind of the error are written. */
export const nextAuthLogger: LoggerInstance = {
  error: (code, metadata) => {
    const error = errorIn(metadata);
    const entry = { code, error: error?.name };
    if (everyday.has(code)) log().debug(entry, "next-auth");
    else if (providerTrouble.has(code)) log().warn({ ...entry, reason: error?.message }, "next-auth");
    else log().error(entry, "next-auth");
  },
  warn: (code) => log().debug({ code }, "next-auth"),
  debug: () => undefined,
};

function errorIn(metadata: unknown): Error | undefined {
  if (metadata instanceof Error) return metadata;
  if (typeof metadata !== "object" || metadata === null || !("error" in metadata)) return undefined;
  return metadata.error instanceof Error ? metadata.error : undefined;
}
