import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";

/**
 * One lock for the build in `.next`: whoever serves it shares the lock, whoever writes it has the lock alone. It
 * is the operating system's (SQLite's on an empty file), so it ends with its process and is never stale.
 */
export type BuildLock = { release(): void };

const busyMs = 250;
const sqliteBusy = 5;

/** Claims the build for writing. Undefined while servers use it; waits for another writer to finish. */
export async function lockForBuilding(root: string): Promise<BuildLock | undefined> {
  for (;;) {
    const alone = claim(root, "BEGIN EXCLUSIVE");
    if (alone) return alone;
    const shared = claim(root, "BEGIN; SELECT * FROM sqlite_schema");
    if (shared) {
      shared.release();
      return undefined;
    }
    await new Promise((resolve) => setTimeout(resolve, busyMs));
  }
}

/** Claims the build for serving; waits while it is being written. */
export async function lockForServing(root: string): Promise<BuildLock> {
  for (;;) {
    const shared = claim(root, "BEGIN; SELECT * FROM sqlite_schema");
    if (shared) return shared;
    await new Promise((resolve) => setTimeout(resolve, busyMs));
  }
}

function claim(root: string, sql: string): BuildLock | undefined {
  // With the installed packages: it concerns this clone, not the reader's data.
  const folder = join(root, "node_modules", ".cache", "tramontane");
  mkdirSync(folder, { recursive: true });
  const file = new DatabaseSync(join(folder, "build-lock"), { timeout: 0 });
  try {
    file.exec(sql);
    return { release: () => file.close() };
  } catch (error) {
    file.close();
    if (error instanceof Error && "errcode" in error && error.errcode === sqliteBusy) return undefined;
    throw error;
  }
}
