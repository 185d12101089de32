import "server-only";
import { env } from "@/lib/env";
import { remember } from "@/lib/remember";
import { StartupError } from "@/lib/startup-error";
import { openEmbedded, openInMemory } from "./embedded";
import { Prisma, type PrismaClient } from "./generated/client";
import { type AppliedMigration, findPending, readMigrations } from "./migration-history";
import type { DatabaseKind, DatabaseTarget, OpenDatabase } from "./open-database";
import { openPostgresql } from "./postgresql";
import { plannedEachTimeComment } from "./prepared-statements";
import { compareToSchema } from "./schema-difference";

export { gather } from "./gather";
export type {
  Account,
  Conversation,
  Message,
  MessageRole,
  MessageStatus,
  PrismaClient,
  Run,
  RunEvent,
  RunStatus,
  Secret,
  Share,
  TitleSource,
  UsageEntry,
  User,
  UserRole,
} from "./generated/client";
export { Prisma } from "./generated/client";
export { isDatabaseAway } from "./is-away";
export { type MovedTable, moveDatabase } from "./move-data";
export type { DatabaseKind, DatabaseTarget } from "./open-database";

/**
 * Stands in a statement whose best plan depends on the values it is given (what somebody searches for, say). All
 * others are planned once and for all values on the embedded database.
 */
export const plannedEachTime = Prisma.raw(plannedEachTimeComment);

type State = { opening?: Promise<OpenDatabase> | undefined; open?: OpenDatabase | undefined };

const state = () => remember<State>("database", () => ({}));

/**
 * Opens the process's one database and brings it to the current schema: `DATABASE_URL`, else the embedded
 * database in `DATA_DIR`. Calls after the first wait for the first. Tests and scripts name their own target.
 *
 * On the embedded database a transaction holds the only connection: inside `$transaction(async (tx) => …)` use
 * `tx` alone, since a query through `db()` would wait for the transaction that waits for it.
 *
 * @throws {StartupError} when the folder is in use, the server can't be used or the history doesn't match.
 */
export async function openDatabase(target?: DatabaseTarget): Promise<void> {
  const current = state();
  if (target && current.opening) throw new Error("A database is open already: await closeDatabase() first.");
  current.opening ??= open(target ?? configuredTarget());
  try {
    current.open = await current.opening;
  } catch (error) {
    current.opening = undefined;
    throw error;
  }
}

/** The open database. */
export function db(): PrismaClient {
  return requireOpen().client;
}

/** Which database is open. */
export function databaseKind(): DatabaseKind {
  return requireOpen().kind;
}

/** A copy of the open embedded database, which `openDatabase({ memory: true, dump })` starts from. */
export function dumpDatabase(): Promise<Blob> {
  return requireEmbedded().dump();
}

/** The SQL that would bring the open embedded database to a Prisma schema; empty when it is there already. */
export function schemaDifference(schema: string): Promise<string> {
  return compareToSchema(requireEmbedded().adapter, schema);
}

/** Ends every connection and gives the data folder back. Does nothing when no database is open. */
export async function closeDatabase(): Promise<void> {
  const current = state();
  const { opening } = current;
  current.opening = undefined;
  current.open = undefined;
  await (await opening)?.close();
}

/**
 * Asks the open database whether it still answers and stands where this version of the application expects it.
 *
 * @throws {StartupError} when another version has migrated it meanwhile; whatever the database says otherwise.
 */
export async function checkDatabase(): Promise<void> {
  const applied = await db().$queryRaw<AppliedMigration[]>(
    Prisma.sql`SELECT migration_name, checksum, finished_at, rolled_back_at FROM "_prisma_migrations"`,
  );
  const [pending] = findPending(await readMigrations(), applied);
  if (pending) throw new StartupError(`The migration ${pending.name} is not applied.`);
}

function configuredTarget(): DatabaseTarget {
  const { DATABASE_URL, DATA_DIR } = env();
  return DATABASE_URL ? { url: DATABASE_URL } : { dataDir: DATA_DIR };
}

function open(target: DatabaseTarget): Promise<OpenDatabase> {
  if ("url" in target) return openPostgresql(target.url);
  if ("dataDir" in target) return openEmbedded(target.dataDir);
  return openInMemory(target.dump);
}

function requireOpen(): OpenDatabase {
  const { open } = state();
  if (!open) throw new Error("The database is not open: await openDatabase() first.");
  return open;
}

function requireEmbedded() {
  const { embedded } = requireOpen();
  if (!embedded) throw new Error("Only the embedded database can do this.");
  return embedded;
}
