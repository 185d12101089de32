import "server-only";
import type { SqlMigrationAwareDriverAdapterFactory } from "@prisma/driver-adapter-utils";
import { createSchemaEngine, noFilter } from "./schema-engine";

/** The SQL that would bring a database to a Prisma schema; empty when it is there already. */
export async function compareToSchema(
  factory: SqlMigrationAwareDriverAdapterFactory,
  schema: string,
): Promise<string> {
  const files = [{ path: "schema.prisma", content: schema }];
  const engine = await createSchemaEngine(factory, schema);
  try {
    const { stdout } = await engine.diff({
      from: { tag: "schemaDatasource", files, configDir: process.cwd() },
      to: { tag: "schemaDatamodel", files },
      script: true,
      exitCode: null,
      filters: noFilter,
    });
    const script = stdout?.trim() ?? "";
    return script === "-- This is an empty migration." ? "" : script;
  } finally {
    engine.free();
  }
}
