import "server-only";
import type { PGlite, Transaction as PGliteTransaction } from "@electric-sql/pglite";
import type {
  IsolationLevel,
  SqlDriverAdapter,
  SqlMigrationAwareDriverAdapterFactory,
  Transaction,
} from "@prisma/driver-adapter-utils";
import { PrismaPGlite } from "pglite-prisma-adapter";
import { PreparedStatements } from "./prepared-statements";

/**
 * pglite-prisma-adapter with statements that stay prepared, and with transactions of our own: its `commit` resolves
 * even when COMMIT fails, and it sets the isolation level before the transaction begins.
 */
export function createPGliteAdapter(client: PGlite): SqlMigrationAwareDriverAdapterFactory {
  const statements = new PreparedStatements(client);
  const factory = prismaOver({
    query: (...call) => statements.query(...call),
    exec: (script) => client.exec(script),
  });
  return {
    provider: factory.provider,
    adapterName: factory.adapterName,
    connectToShadowDb: () => factory.connectToShadowDb(),
    async connect() {
      const adapter = await factory.connect();
      adapter.startTransaction = (isolationLevel) =>
        startTransaction(client, statements, adapter, isolationLevel);
      return adapter;
    },
  };
}

/** All that the adapter ever calls on its client. */
type Client = { query: PreparedStatements["query"]; exec: PGlite["exec"] };

function prismaOver(client: Client): PrismaPGlite {
  return new PrismaPGlite(client as unknown as PGlite);
}

async function startTransaction(
  client: PGlite,
  statements: PreparedStatements,
  adapter: SqlDriverAdapter,
  isolationLevel: IsolationLevel | undefined,
): Promise<Transaction> {
  const begun = Promise.withResolvers<PGliteTransaction>();
  const decided = Promise.withResolvers<"commit" | "rollback">();
  const outcome = client.transaction(async (transaction) => {
    begun.resolve(transaction);
    if ((await decided.promise) === "rollback") await transaction.rollback();
  });
  // Only a failed BEGIN ends here; a failed COMMIT belongs to whoever waits for `commit`.
  outcome.catch(begun.reject);
  const transaction = await begun.promise;
  if (isolationLevel) await transaction.exec(`SET TRANSACTION ISOLATION LEVEL ${isolationLevel}`);
  const queryable = await prismaOver({
    query: async (...call) => {
      if (transaction.closed) throw new Error("The transaction has ended.");
      return statements.queryInside(...call);
    },
    exec: (script) => transaction.exec(script),
  }).connect();
  const end = async (decision: "commit" | "rollback") => {
    decided.resolve(decision);
    await outcome;
  };
  return {
    provider: adapter.provider,
    adapterName: adapter.adapterName,
    options: { usePhantomQuery: true },
    queryRaw: (query) => queryable.queryRaw(query),
    executeRaw: (query) => queryable.executeRaw(query),
    commit: () => end("commit"),
    rollback: () => end("rollback"),
  };
}
