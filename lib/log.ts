import "server-only";
import { AsyncLocalStorage } from "node:async_hooks";
import pino, { type Logger } from "pino";
import { env } from "@/lib/env";
import { remember } from "@/lib/remember";

/** Names a request in its answer, as its lines of the log do. */
export const requestIdHeader = "x-request-id";

/** What a line belongs to. Both ids are random and mean nothing elsewhere. */
type LogIds = { requestId?: string; runId?: string };

/**
 * The process's logger. Log ids, codes, counts and durations; never message text, keys, cookies or addresses
 * of people. Each line carries the ids of the request and the run that it is written in.
 */
export function log(): Logger {
  return remember("log", () =>
    pino({
      level: env().LOG_LEVEL,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: ["*.password", "*.authorization", "*.cookie", "*.email", "*.apiKey"],
      // pino adds the line's own fields to what it gets here.
      mixin: () => ({ ...ids().getStore() }),
    }),
  );
}

/** Does `work` so that every line of it, and of what it starts, carries these ids beside those that it has already. */
export function withLogIds<T>(more: LogIds, work: () => T): T {
  return ids().run({ ...ids().getStore(), ...more }, work);
}

/** Does `work`, such as starting a timer, for the whole process: its lines belong to no request. */
export function withoutLogIds<T>(work: () => T): T {
  return ids().exit(work);
}

/** Keeps the ids of here and now for `work` that is called by somebody else later, as the reader of a stream does. */
export function bindLogIds<Arguments extends unknown[], T>(
  work: (...args: Arguments) => T,
): (...args: Arguments) => T {
  return AsyncLocalStorage.bind(work);
}

function ids(): AsyncLocalStorage<LogIds> {
  return remember("log.ids", () => new AsyncLocalStorage<LogIds>());
}
