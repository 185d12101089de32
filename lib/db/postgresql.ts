import "server-only";
import { PrismaPg } from "@prisma/adapter-pg";
import pg from "pg";
import { log, withoutLogIds } from "@/lib/log";
import { StartupError } from "@/lib/startup-error";
import { explainConnectionFailure } from "./connection-failure";
import { createClient } from "./create-client";
import { migrate } from "./migrate";
import type { OpenDatabase } from "./open-database";

/** Any constant, as long as every version of Tramontane uses it. */
const migrationLockKey = 8_726_663_910;

/** Connects to a PostgreSQL server, and brings its database to the schema of this version. */
export async function openPostgresql(url: string): Promise<OpenDatabase> {
  await migrateServer(url);
  const pool = createPool(url, { max: 10, connectionTimeoutMillis: 5_000, idleTimeoutMillis: 60_000 }, [
    "SET statement_timeout = '30s'",
    "SET idle_in_transaction_session_timeout = '60s'",
  ]);
  const adapter = new PrismaPg(pool, {
    disposeExternalPool: true,
    // The error itself carries the whole client, address and all. An idle connection is no request's, though one opened it.
    onPoolError: (error) =>
      withoutLogIds(() => log().warn({ reason: error.message }, "database connection lost")),
    onConnectionError: (error) => log().warn({ reason: error.message }, "database transaction lost"),
  });
  const client = createClient(adapter);
  await client.$connect();
  return { kind: "postgresql", client, close: () => client.$disconnect() };
}

function createPool(url: string, limits: pg.PoolConfig, settings: string[] = []): pg.Pool {
  return new pg.Pool({
    ...limits,
    connectionString: url,
    application_name: "tramontane",
    keepAlive: true,
    // Statements rather than start-up parameters, which PgBouncer refuses.
    onConnect: async (client) => {
      // Timestamps are stored without a zone, in UTC; `now()` in SQL must agree whatever the server's zone is.
      await client.query(["SET TimeZone = 'UTC'", ...settings].join("; "));
    },
  });
}

async function migrateServer(url: string): Promise<void> {
  const pool = createPool(url, { max: 1, connectionTimeoutMillis: 8_000 });
  pool.on("error", () => {}); // The query that was running rejects with the same error.
  pool.setMaxListeners(0); // The engine of each migration listens too, for as long as the pool lives.
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
    await pool.end();
  }
}

/** Several statements in one query give an array, whatever the types say. */
function lastResult(result: pg.QueryResult | pg.QueryResult[]): pg.QueryResult {
  return Array.isArray(result) ? (result.at(-1) as pg.QueryResult) : result;
}

async function lockMigrations(pool: pg.Pool): Promise<void> {
  try {
    await pool.query(
      `SET LOCAL lock_timeout = '60s'; SELECT pg_advisory_xact_lock(${migrationLockKey}); SET LOCAL lock_timeout = 0`,
    );
  } catch (cause) {
    throw new StartupError(
      "Another instance has been migrating the database for more than a minute. Wait for it to finish, then " +
        "start again.",
      { cause },
    );
  }
}
