import "server-only";
import { PrismaPg } from "@prisma/adapter-pg";
import pg from "pg";
import { log } from "@/lib/log";
import { StartupError } from "@/lib/startup-error";
import { explainConnectionFailure } from "./connection-failure";
import { PrismaClient } from "./generated/client";
import { migrate } from "./migrate";
import type { OpenDatabase } from "./open-database";

const connectTimeoutMs = 8_000;
const migrationLockTimeoutMs = 60_000;
/** Distinct from the key that Prisma's own command line locks with; any constant would do. */
const migrationLockKey = 8_726_663_910;

/** Connects to a PostgreSQL server, and brings its database to the schema of this version. */
export async function openPostgresql(url: string): Promise<OpenDatabase> {
  await migrateServer(url);
  const adapter = new PrismaPg(
    {
      ...connection(url),
      max: 10,
      connectionTimeoutMillis: 5_000,
      idleTimeoutMillis: 60_000,
      statement_timeout: 30_000,
      idle_in_transaction_session_timeout: 60_000,
    },
    {
      // Without listeners a connection that the server drops would end the process.
      onPoolError: (error) => log().warn({ err: error }, "database connection lost"),
      onConnectionError: (error) => log().warn({ err: error }, "database connection lost in a transaction"),
    },
  );
  const client = new PrismaClient({ adapter });
  return { kind: "postgresql", client, adapter, close: () => client.$disconnect() };
}

function connection(url: string): pg.PoolConfig {
  return {
    connectionString: url,
    application_name: "tramontane",
    keepAlive: true,
    // Timestamps are stored without a zone, in UTC; `now()` in SQL must agree whatever the server's zone is.
    options: "-c TimeZone=UTC",
  };
}

async function migrateServer(url: string): Promise<void> {
  const pool = new pg.Pool({ ...connection(url), max: 1, connectionTimeoutMillis: connectTimeoutMs });
  pool.on("error", () => {}); // The query that was running rejects with the same error.
  try {
    await pool.query("SELECT 1").catch((error: unknown) => {
      throw explainConnectionFailure(url, error);
    });
    await migrate({
      factory: new PrismaPg(pool),
      execute: async (sql) => lastResult(await pool.query(sql)).rows,
      lock: () => lockMigrations(pool),
    });
  } finally {
    await pool.end(); // Also gives back the lock.
  }
}

/** Several statements in one query give an array, whatever the types say. */
function lastResult(result: pg.QueryResult | pg.QueryResult[]): pg.QueryResult {
  return Array.isArray(result) ? (result.at(-1) as pg.QueryResult) : result;
}

async function lockMigrations(pool: pg.Pool): Promise<void> {
  await pool.query(`SET lock_timeout = ${migrationLockTimeoutMs}`);
  try {
    await pool.query("SELECT pg_advisory_lock($1)", [migrationLockKey]);
  } catch (cause) {
    throw new StartupError(
      "Another instance has been migrating the database for more than a minute. Wait for it to finish, then start again.",
      { cause },
    );
  }
}
