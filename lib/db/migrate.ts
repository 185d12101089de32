import "server-only";
import type { SqlMigrationAwareDriverAdapterFactory } from "@prisma/driver-adapter-utils";
import { StartupError } from "@/lib/startup-error";
import {
  type AppliedMigration,
  findPending,
  type Migration,
  migrationsFolder,
  readMigrations,
} from "./migration-history";
import { createSchemaEngine, noFilter } from "./schema-engine";

/** One connection, so that a transaction begun by `execute` also holds what the adapter does. */
export type MigrationConnection = {
  factory: SqlMigrationAwareDriverAdapterFactory;
  /** Runs SQL of any number of statements and returns the rows of the last. */
  execute(sql: string): Promise<unknown[]>;
  /** Keeps other instances from migrating until the transaction ends. */
  lock(): Promise<void>;
};

/**
 * Brings the database to the schema of this version. Does one query when nothing is pending.
 *
 * @throws {StartupError} when the history doesn't match or a migration fails; a failed one leaves no trace.
 */
export async function migrate(connection: MigrationConnection): Promise<void> {
  const known = await readMigrations();
  const pending = findPending(known, await readApplied(connection));
  for (const migration of pending) await applyOne(connection, known, migration);
}

async function readApplied(connection: MigrationConnection): Promise<AppliedMigration[]> {
  const [found] = await connection.execute(
    `SELECT to_regclass('"_prisma_migrations"') IS NOT NULL AS exists`,
  );
  if (!(found as { exists: boolean }).exists) return [];
  const rows = await connection.execute(
    `SELECT migration_name, checksum, finished_at, rolled_back_at FROM "_prisma_migrations"`,
  );
  return rows as AppliedMigration[];
}

/**
 * Applies one migration unless another instance has. Lock, script and bookkeeping are one transaction: a pooler between
 * us and PostgreSQL keeps a connection for no longer than that.
 */
async function applyOne(
  connection: MigrationConnection,
  known: Migration[],
  { name }: Migration,
): Promise<void> {
  const failures: unknown[] = [];
  await connection.execute("BEGIN");
  try {
    await connection.lock();
    const pending = findPending(known, await readApplied(connection));
    if (pending.some((migration) => migration.name === name)) {
      const upTo = known.slice(0, known.findIndex((migration) => migration.name === name) + 1);
      await applyLast(adapterFor(connection, failures), upTo);
    }
    await connection.execute("COMMIT");
  } catch (cause) {
    await connection.execute("ROLLBACK");
    if (cause instanceof StartupError) throw cause;
    // The engine also stumbles over the aborted transaction; the script's own failure is the one that tells.
    const reason = failures[0] ?? cause;
    throw new StartupError(
      `The migration ${name} of the database failed and was undone: ${reason instanceof Error ? reason.message : reason}`,
      { cause: reason },
    );
  }
}

async function applyLast(factory: SqlMigrationAwareDriverAdapterFactory, upTo: Migration[]): Promise<void> {
  const engine = await createSchemaEngine(factory);
  try {
    await engine.applyMigrations({ migrationsList: toMigrationList(upTo), filters: noFilter });
  } finally {
    engine.free();
  }
}

/**
 * The adapter as the engine gets it, with what it does differently:
 * - The adapters' `executeScript` cut a script at every semicolon (PostgreSQL) or don't wait for its end (PGlite).
 *   PostgreSQL's simple protocol takes it whole.
 * - The engine's own lock, which keeps Prisma's command out, ends with our transaction. For as long as a connection it
 *   would make two instances, each with one of the locks, wait for each other.
 */
function adapterFor(
  connection: MigrationConnection,
  failures: unknown[],
): SqlMigrationAwareDriverAdapterFactory {
  const { factory } = connection;
  return {
    provider: factory.provider,
    adapterName: factory.adapterName,
    connectToShadowDb: () => factory.connectToShadowDb(),
    async connect() {
      const adapter = await factory.connect();
      const executeRaw = adapter.executeRaw.bind(adapter);
      adapter.executeRaw = (query) =>
        executeRaw({ ...query, sql: query.sql.replace("pg_advisory_lock(", "pg_advisory_xact_lock(") });
      adapter.executeScript = async (script) => {
        await connection.execute(script).catch((error: unknown) => {
          failures.push(error);
          throw error;
        });
      };
      return adapter;
    },
  };
}

export function toMigrationList(migrations: Migration[]) {
  return {
    baseDir: migrationsFolder(),
    lockfile: { path: "migration_lock.toml", content: 'provider = "postgresql"\n' },
    shadowDbInitScript: "",
    migrationDirectories: migrations.map(({ name, script }) => ({
      path: name,
      migrationFile: { path: "migration.sql", content: { tag: "ok" as const, value: script } },
    })),
  };
}
