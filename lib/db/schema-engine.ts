import "server-only";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import {
  bindMigrationAwareSqlAdapterFactory,
  type SqlMigrationAwareDriverAdapterFactory,
} from "@prisma/driver-adapter-utils";
import type { SchemaEngine } from "@prisma/schema-engine-wasm";

/** Everything belongs to the schema. */
export const noFilter = { externalTables: [], externalEnums: [] };

/**
 * Prisma's schema engine in WebAssembly, so that migrating needs neither a native binary nor a download.
 * Its 5 MB are read only when there is something to migrate.
 */
export async function createSchemaEngine(
  factory: SqlMigrationAwareDriverAdapterFactory,
  datamodel?: string,
): Promise<SchemaEngine> {
  const bindings = await import("@prisma/schema-engine-wasm/schema_engine_bg");
  instantiated ??= instantiate(bindings);
  await instantiated;
  return bindings.SchemaEngine.new(
    { datamodels: datamodel === undefined ? undefined : [["schema.prisma", datamodel]] },
    () => {}, // The engine's own log; its failures also reject.
    bindMigrationAwareSqlAdapterFactory(factory),
  );
}

let instantiated: Promise<void> | undefined;

type Bindings = typeof import("@prisma/schema-engine-wasm/schema_engine_bg");

async function instantiate(bindings: Bindings): Promise<void> {
  // A bundler can't follow this, and must not: the package stays in node_modules (serverExternalPackages).
  const require = createRequire(join(process.cwd(), "package.json"));
  const folder = dirname(require.resolve("@prisma/schema-engine-wasm"));
  const bytes = await readFile(join(folder, "schema_engine_bg.wasm"));
  const { instance } = await WebAssembly.instantiate(bytes, {
    "./schema_engine_bg.js": withQuietTimers(bindings as unknown as WebAssembly.ModuleImports),
  });
  bindings.__wbg_set_wasm(instance.exports);
  const start = instance.exports.__wbindgen_start;
  if (typeof start !== "function") throw new Error("The schema engine's WebAssembly has no start function.");
  start();
}

/** The engine never clears the ten seconds it allows itself for its lock; they must not keep a script from ending. */
function withQuietTimers(imports: WebAssembly.ModuleImports): WebAssembly.ModuleImports {
  const timers = Object.keys(imports).filter((name) => name.startsWith("__wbg_setTimeout_"));
  const quiet = (callback: () => void, delayMs: number) => setTimeout(callback, delayMs).unref();
  return { ...imports, ...Object.fromEntries(timers.map((name) => [name, quiet])) };
}
