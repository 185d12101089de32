/**
 * Makes the next migration from a change of prisma/schema.prisma:
 *
 *     node scripts/run.mjs scripts/migration.ts add-folders
 *
 * writes prisma/migrations/<time>_add_folders/migration.sql: the difference between the migrations so far, applied
 * to a throw-away embedded database, and the schema. Read the SQL before you commit it; it may be extended by hand
 * (data to move, say), as long as the tables come out as the schema says. Never edit one that has been released.
 */
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { generateClient } from "./generate";

const name = process.argv[2]?.toLowerCase().replaceAll(/[^a-z0-9]+/g, "_");
if (!name) {
  console.error("Name the migration: node scripts/run.mjs scripts/migration.ts add-folders");
  process.exit(1);
}

generateClient();
const { closeDatabase, openDatabase, schemaDifference } = await import("@/lib/db/server");
await mkdir("prisma/migrations", { recursive: true });
await openDatabase({ memory: true });
const script = await schemaDifference(await readFile("prisma/schema.prisma", "utf8"));
await closeDatabase();

if (script === "") {
  console.log("The migrations already produce prisma/schema.prisma.");
} else {
  const time = new Date().toISOString().replaceAll(/\D/g, "").slice(0, 14);
  const folder = join("prisma", "migrations", `${time}_${name}`);
  await mkdir(folder);
  await writeFile(join(folder, "migration.sql"), `${script}\n`);
  await writeFile("prisma/migrations/migration_lock.toml", 'provider = "postgresql"\n');
  console.log(`Wrote ${folder}/migration.sql; read it before you commit it.`);
}
