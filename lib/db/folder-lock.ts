import "server-only";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { StartupError } from "@/lib/startup-error";

export type FolderLock = { release(): void };

const sqliteBusy = 5;

/**
 * Claims a data folder for this process. The lock is the operating system's (SQLite's on an empty file), so it
 * ends with the process however that dies, and nothing stale can stand in the way of the next start.
 *
 * @throws {StartupError} when another process holds it.
 */
export function lockFolder(folder: string): FolderLock {
  const holderFile = join(folder, "lock.pid");
  const file = new DatabaseSync(join(folder, "lock"), { timeout: 0 });
  try {
    file.exec("BEGIN IMMEDIATE");
  } catch (cause) {
    file.close();
    if (!isBusy(cause)) throw cause;
    throw new StartupError(
      `Another Tramontane${readHolder(holderFile)} uses the data folder ${folder}. Stop it, or set DATA_DIR to ` +
        "another folder; to run several instances on the same data, set DATABASE_URL to a PostgreSQL server.",
      { cause },
    );
  }
  writeFileSync(holderFile, `${process.pid}\n`); // Only for the sentence above; the lock doesn't need it.
  return { release: () => file.close() };
}

function isBusy(error: unknown): boolean {
  return error instanceof Error && "errcode" in error && error.errcode === sqliteBusy;
}

function readHolder(holderFile: string): string {
  try {
    return ` (process ${Number.parseInt(readFileSync(holderFile, "utf8"), 10)})`;
  } catch {
    return ""; // It has only just taken the lock.
  }
}
