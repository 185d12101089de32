import "server-only";
import type { LoggerInstance } from "next-auth";
import { log } from "@/lib/log";

/** A cookie that ended or was never ours is no event for an operator. */
const everyday = new Set(["JWT_SESSION_ERROR", "SIGNOUT_ERROR"]);

/** next-auth hands its logger tokens, profiles and emails; only the code and the kind of the error are written. */
export const nextAuthLogger: LoggerInstance = {
  error: (code, metadata) => {
    const entry = { code, error: errorName(metadata) };
    if (everyday.has(code)) log().debug(entry, "next-auth");
    // A callback fails when the reader turned back, or when the client's settings are wrong.
    else if (code === "OAUTH_CALLBACK_ERROR") log().warn(entry, "next-auth");
    else log().error(entry, "next-auth");
  },
  warn: (code) => log().debug({ code }, "next-auth"),
  debug: () => undefined,
};

function errorName(metadata: unknown): string | undefined {
  if (metadata instanceof Error) return metadata.name;
  if (typeof metadata !== "object" || metadata === null || !("error" in metadata)) return undefined;
  return metadata.error instanceof Error ? metadata.error.name : undefined;
}
