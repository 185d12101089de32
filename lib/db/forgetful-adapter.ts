import "server-only";
import type { SqlDriverAdapterFactory, SqlQuery, SqlQueryable } from "@prisma/driver-adapter-utils";

/**
 * Prisma's adapters hand each query to `@prisma/debug`, which keeps the last hundred for a report of a crash, whether
 * anyone debugs or not: with the values, so what people wrote stayed in memory, and at a thousand streams a sixth of it
 * was that. They get copies here, whose values are taken away once the query has run.
 */
export function forgetful(factory: SqlDriverAdapterFactory): SqlDriverAdapterFactory {
  return {
    provider: factory.provider,
    adapterName: factory.adapterName,
    async connect() {
      const adapter = makeForgetful(await factory.connect());
      const startTransaction = adapter.startTransaction.bind(adapter);
      adapter.startTransaction = async (level) => makeForgetful(await startTransaction(level));
      return adapter;
    },
  };
}

function makeForgetful<T extends SqlQueryable>(queryable: T): T {
  const [queryRaw, executeRaw] = [queryable.queryRaw.bind(queryable), queryable.executeRaw.bind(queryable)];
  queryable.queryRaw = (query) => runOnce(query, queryRaw);
  queryable.executeRaw = (query) => runOnce(query, executeRaw);
  return queryable;
}

async function runOnce<T>(query: SqlQuery, run: (query: SqlQuery) => Promise<T>): Promise<T> {
  const copy = { ...query };
  try {
    return await run(copy);
  } finally {
    copy.args = [];
  }
}
