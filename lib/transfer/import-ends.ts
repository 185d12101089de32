import "server-only";
import { AppError } from "@/lib/errors";
import { remember } from "@/lib/remember";
import type { ImportEnd } from "./contract";

/** Whoever stopped an import asks at once. */
const keptMs = 10 * 60_000;
const maxKept = 1_000;

const ends = () => remember("transfer.import-ends", () => new Map<string, Promise<ImportEnd>>());

/** Makes the end of an import known to whoever stopped reading it. Returns what tells it. */
export function announceEnd(userId: string, importId: string): (end: ImportEnd) => void {
  const { promise, resolve } = Promise.withResolvers<ImportEnd>();
  const key = `${userId} ${importId}`;
  const known = ends();
  known.set(key, promise);
  const [oldest] = known.keys();
  if (known.size > maxKept && oldest !== undefined) known.delete(oldest);
  return (end) => {
    resolve(end);
    setTimeout(() => known.get(key) === promise && known.delete(key), keptMs).unref();
  };
}

/**
 * How an import of this user ended, on this instance and not long ago; waits for one that is still going on.
 *
 * @throws {AppError} `not_found`
 */
export async function readImportEnd(userId: string, importId: string): Promise<ImportEnd> {
  const end = ends().get(`${userId} ${importId}`);
  if (!end) throw new AppError("not_found");
  return end;
}
