import type { SqlMigrationAwareDriverAdapterFactory } from "@prisma/driver-adapter-utils";
import type { PrismaClient } from "./generated/client";

export type DatabaseKind = "embedded" | "postgresql";

/** Where the data is. `memory` is for tests: nothing outlives the process. */
export type DatabaseTarget = { dataDir: string } | { url: string } | { memory: true; dump?: Blob };

export type OpenDatabase = {
  kind: DatabaseKind;
  client: PrismaClient;
  /** What only the embedded database can do. */
  embedded?: { adapter: SqlMigrationAwareDriverAdapterFactory; dump(): Promise<Blob> };
  close(): Promise<void>;
};
