import "server-only";
import pino, { type Logger } from "pino";
import { env } from "@/lib/env";
import { remember } from "@/lib/remember";

/**
 * The process's logger. Log ids, codes, counts and durations; never message text, keys, cookies or addresses
 * of people.
 */
export function log(): Logger {
  return remember("log", () =>
    pino({
      level: env().LOG_LEVEL,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: ["*.password", "*.authorization", "*.cookie", "*.email", "*.apiKey"],
    }),
  );
}
