import "server-only";
import { mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { PGlite } from "@electric-sql/pglite";
import { pg_trgm } from "@electric-sql/pglite/contrib/pg_trgm";
import { unaccent } from "@electric-sql/pglite/contrib/unaccent";
import { StartupError } from "@/lib/startup-error";
import { lockFolder } from "./folder-lock";
import { PrismaClient } from "./generated/client";
import { migrate } from "./migrate";
import type { OpenDatabase } from "./open-database";
import { createPGliteAdapter } from "./pglite-adapter";

/** Opens the embedded database of a data folder, creating both when they are missing. */
export async function openEmbedded(dataDir: string): Promise<OpenDatabase> {
  const folder = resolve(dataDir);
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  } catch (cause) {
    throw new StartupError(
      `The data folder ${folder} can't be created (${(cause as NodeJS.ErrnoException).code}). Set DATA_DIR to a ` +
        "folder that Tramontane may write to.",
      { cause },
    );
  }
  const lock = lockFolder(folder);
  try {
    return await openPGlite({ dataDir: join(folder, "database") }, () => lock.release());
  } catch (error) {
    lock.release();
    throw error;
  }
}

/** Opens a database that lives and dies with this process, from a dump or empty. */
export function openInMemory(dump?: Blob): Promise<OpenDatabase> {
  return openPGlite({ dataDir: "memory://", loadDataDir: dump }, () => {});
}

async function openPGlite(
  options: { dataDir: string; loadDataDir?: Blob | undefined },
  release: () => void,
): Promise<OpenDatabase> {
  const pglite = await PGlite.create({ ...options, extensions: { pg_trgm, unaccent } });
  try {
    // Timestamps are stored without a zone, in UTC; `now()` in SQL must agree wherever this runs.
    await pglite.exec("SET TimeZone = 'UTC'");
    const adapter = createPGliteAdapter(pglite);
    await migrate({
      factory: adapter,
      execute: async (sql) => (await pglite.exec(sql)).at(-1)?.rows ?? [],
      lock: async () => {}, // The folder's lock already keeps everyone else out.
    });
    const client = new PrismaClient({ adapter });
    return {
      kind: "embedded",
      client,
      adapter,
      dump: () => pglite.dumpDataDir("none"),
      async close() {
        await client.$disconnect();
        await pglite.close();
        release();
      },
    };
  } catch (error) {
    await pglite.close();
    throw error;
  }
}
