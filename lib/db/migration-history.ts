import "server-only";
import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { StartupError } from "@/lib/startup-error";

export type Migration = { name: string; script: string; checksum: string };

/** A row of Prisma's own table, the truth about what this database has been through. */
export type AppliedMigration = {
  migration_name: string;
  checksum: string;
  finished_at: unknown;
  rolled_back_at: unknown;
};

export function migrationsFolder(): string {
  return join(process.cwd(), "prisma", "migrations");
}

/** The migrations that this version of the application knows, oldest first. */
export async function readMigrations(): Promise<Migration[]> {
  const folder = migrationsFolder();
  const entries = await readdir(folder, { withFileTypes: true }).catch((cause: unknown) => {
    throw new StartupError(
      `The folder ${folder} can't be read; start Tramontane from the folder that holds its package.json.`,
      { cause },
    );
  });
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  return Promise.all(
    names.sort().map(async (name) => {
      const script = await readFile(join(folder, name, "migration.sql"), "utf8");
      return { name, script, checksum: createHash("sha256").update(script).digest("hex") };
    }),
  );
}

/**
 * What is left to apply.
 *
 * @throws {StartupError} when the database has been through something that this version doesn't know.
 */
export function findPending(known: Migration[], applied: AppliedMigration[]): Migration[] {
  const rows = applied.filter((row) => row.rolled_back_at === null);
  const failed = rows.find((row) => row.finished_at === null);
  if (failed) {
    throw new StartupError(
      `An earlier migration of the database did not finish (${failed.migration_name}). Restore a backup, or ` +
        "repair the tables and mark it with `npx prisma migrate resolve`.",
    );
  }
  const checksums = new Map(rows.map((row) => [row.migration_name, row.checksum]));
  for (const { name, checksum } of known) {
    if ((checksums.get(name) ?? checksum) !== checksum) {
      throw new StartupError(
        `The migration ${name} was changed after it had been applied to this database. Restore the file in ` +
          "prisma/migrations; what should change belongs in a new migration.",
      );
    }
  }
  const names = new Set(known.map((migration) => migration.name));
  const unknown = rows.find((row) => !names.has(row.migration_name));
  if (unknown) {
    throw new StartupError(
      `The database was written by a newer version of Tramontane (migration ${unknown.migration_name} is unknown ` +
        "here). Start that version, or restore a backup from before the upgrade.",
    );
  }
  return known.filter((migration) => !checksums.has(migration.name));
}
