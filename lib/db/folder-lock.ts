import "server-only";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { StartupError } from "@/lib/startup-error";

export type FolderLock = { release(): void };

const sqliteBusy = 5;

/**
 * Claims a data folder for this process, creating it when it is missing. The lock is the operating system's
 * (SQLite's on an empty file), so it ends with the process however that dies, and nothing stale can stand in the
 * way of the next start.
 *
 * @throws {StartupError} when another process holds it, or nobody may write there.
 */
export function lockFolder(folder: string): FolderLock {
  const holderFile = join(folder, "lock.pid");
  let file: DatabaseSync | undefined;
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    file = new DatabaseSync(join(folder, "lock"), { timeout: 0 });
    file.exec("PRAGMA journal_mode = MEMORY"); // There is nothing in it to recover.
    file.exec("BEGIN IMMEDIATE");
    writeFileSync(holderFile, `${process.pid}\n`); // Only for the sentence below; the lock doesn't need it.
  } catch (cause) {
    file?.close();
    throw new StartupError(
      isBusy(cause)
        ? `Another Tramontane${readHolder(holderFile)} uses the data folder ${folder}. Stop it, or set DATA_DIR ` +
            "to another folder; to run several instances on the same data, set DATABASE_URL to a PostgreSQL server."
        : `Tramontane can't write to the data folder ${folder} (${cause instanceof Error ? cause.message : cause}). ` +
            "Correct its permissions, or set DATA_DIR to another folder.",
      { cause },
    );
  }
  const held = file;
  return {
    release() {
      rmSync(holderFile, { force: true });
      held.close();
    },
  };
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
