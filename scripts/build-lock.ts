import { mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { check, lock } from "proper-lockfile";

/** Locks live with the installed packages: they concern this clone, not the reader's data. */
const folder = join("node_modules", ".cache", "tramontane");

/**
 * Runs `work` while no other process of this clone builds; waits for one that does.
 */
export async function whileBuildIsLocked<T>(root: string, work: () => Promise<T>): Promise<T> {
  const release = await lock(lockFolder(root), {
    lockfilePath: join(lockFolder(root), "build.lock"),
    retries: { retries: 600, minTimeout: 500, maxTimeout: 500 },
  });
  try {
    return await work();
  } finally {
    await release();
  }
}

/** Marks the build as being served, until the returned function is called or the process is gone. */
export async function markServing(root: string, port: number): Promise<() => Promise<void>> {
  return lock(lockFolder(root), {
    lockfilePath: join(lockFolder(root), `serving-${port}.lock`),
    retries: { retries: 24, minTimeout: 500, maxTimeout: 500 },
  });
}

/** The port of a live server that serves this clone's build: building now would pull its files away. */
export async function servingPort(root: string): Promise<number | undefined> {
  for (const name of readdirSync(lockFolder(root))) {
    const port = /^serving-(\d+)\.lock$/.exec(name)?.[1];
    if (!port) continue;
    if (await check(lockFolder(root), { lockfilePath: join(lockFolder(root), name) })) return Number(port);
  }
  return undefined;
}

function lockFolder(root: string): string {
  const path = join(root, folder);
  mkdirSync(path, { recursive: true });
  return path;
}
