import "server-only";
import type { PGlite, Transaction as PGliteTransaction } from "@electric-sql/pglite";
import type {
  IsolationLevel,
  SqlDriverAdapter,
  SqlMigrationAwareDriverAdapterFactory,
  Transaction,
} from "@prisma/driver-adapter-utils";
import { PrismaPGlite } from "pglite-prisma-adapter";

/**
 * pglite-prisma-adapter with transactions of our own: its `commit` resolves even when COMMIT fails, and it sets
 * the isolation level before the transaction begins.
 */
export function createPGliteAdapter(client: PGlite): SqlMigrationAwareDriverAdapterFactory {
  const factory = new PrismaPGlite(client);
  return {
    provider: factory.provider,
    adapterName: factory.adapterName,
    connectToShadowDb: () => factory.connectToShadowDb(),
    async connect() {
      const adapter = await factory.connect();
      adapter.startTransaction = (isolationLevel) => startTransaction(client, adapter, isolationLevel);
      return adapter;
    },
  };
}

async function startTransaction(
  client: PGlite,
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
  // The adapter only ever calls `query` on its client, which a transaction has too.
  const queryable = await new PrismaPGlite(transaction as unknown as PGlite).connect();
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
