import "server-only";
import { existsSync } from "node:fs";
import { rename, rm } from "node:fs/promises";
import { join, resolve } from "node:path";
import { PGlite } from "@electric-sql/pglite";
import { btree_gin } from "@electric-sql/pglite/contrib/btree_gin";
import { pg_trgm } from "@electric-sql/pglite/contrib/pg_trgm";
import { unaccent } from "@electric-sql/pglite/contrib/unaccent";
import { vector } from "@electric-sql/pglite/vector";
import { StartupError } from "@/lib/startup-error";
import { makeCheckpoints, neverAskForCheckpoints } from "./checkpoints";
import { createClient } from "./create-client";
import { lockFolder } from "./folder-lock";
import { migrate } from "./migrate";
import type { OpenDatabase } from "./open-database";
import { createPGliteAdapter } from "./pglite-adapter";

const extensions = { btree_gin, pg_trgm, unaccent, vector };

/** Opens the embedded database of a data folder, creating both when they are missing. */
export async function openEmbedded(dataDir: string): Promise<OpenDatabase> {
  const folder = resolve(dataDir);
  const lock = lockFolder(folder);
  try {
    const database = join(folder, "database");
    if (!existsSync(database)) await createCluster(database);
    const pglite = await PGlite.create(database, { extensions }).catch((cause: unknown) => {
      throw new StartupError(
        `The embedded database in ${database} can't be opened. Restore the folder from a backup, or move it away ` +
          "to begin with an empty one.",
        { cause },
      );
    });
    return await prepare(pglite, () => lock.release());
  } catch (error) {
    lock.release();
    throw error;
  }
}

/** Opens a database that lives and dies with this process, from a dump or empty. */
export async function openInMemory(dump?: Blob): Promise<OpenDatabase> {
  return prepare(await PGlite.create("memory://", { extensions, loadDataDir: dump }), () => {});
}

/** Builds it under another name first: a process killed in the middle must not leave half a database behind. */
async function createCluster(database: string): Promise<void> {
  const unfinished = `${database}.new`;
  await rm(unfinished, { recursive: true, force: true });
  const pglite = await PGlite.create(unfinished, { extensions });
  await neverAskForCheckpoints(pglite);
  await pglite.close();
  await rename(unfinished, database);
}

async function prepare(pglite: PGlite, release: () => void): Promise<OpenDatabase> {
  try {
    // Timestamps are stored without a zone, in UTC; `now()` in SQL must agree wherever this runs.
    await pglite.exec("SET TimeZone = 'UTC'");
    // For folders of before this was known.
    await neverAskForCheckpoints(pglite);
    const adapter = createPGliteAdapter(pglite);
    await migrate({
      factory: adapter,
      execute: async (sql) => (await pglite.exec(sql)).at(-1)?.rows ?? [],
      lock: async () => {}, // The folder's lock already keeps everyone else out.
    });
    const client = createClient(adapter);
    const endCheckpoints = makeCheckpoints(pglite);
    return {
      kind: "embedded",
      client,
      embedded: { adapter, dump: () => pglite.dumpDataDir("none") },
      async close() {
        await client.$disconnect();
        await endCheckpoints();
        await pglite.close();
        release();
      },
    };
  } catch (error) {
    await pglite.close();
    throw error;
  }
}
