/**
 * `npm run data:move`: copies everything from the embedded database in `DATA_DIR` into the empty PostgreSQL
 * database that `DATABASE_URL` names, and says what was copied. Tramontane must not run meanwhile.
 */
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseEnv } from "@/lib/env";
import { StartupError } from "@/lib/startup-error";
import { generateClient } from "./generate";

try {
  if (existsSync(".env")) process.loadEnvFile(".env");
  const { DATA_DIR, DATABASE_URL, AUTH_SECRET } = parseEnv(process.env);
  const dataDir = resolve(DATA_DIR);
  if (!DATABASE_URL) throw new StartupError("Name the empty PostgreSQL database in DATABASE_URL.");
  if (!existsSync(join(dataDir, "database")))
    throw new StartupError(`There is no embedded database in ${dataDir}. Name its folder in DATA_DIR.`);
  generateClient();
  // Only now: the door needs the generated client.
  const { moveDatabase } = await import("@/lib/db/server");
  const moved = await moveDatabase({ dataDir }, { url: DATABASE_URL }, ({ table, rows }) =>
    console.log(`${table.padEnd(24)}${String(rows).padStart(10)} rows, counted and compared`),
  );
  const rows = moved.reduce((sum, table) => sum + table.rows, 0);
  console.log(`\nMoved ${rows} rows of ${moved.length} tables. ${dataDir} is as it was.`);
  if (!AUTH_SECRET)
    console.log(
      `Sessions and stored keys depend on the secret: give the content of ${join(dataDir, "secret")} to every ` +
        "instance as AUTH_SECRET.",
    );
} catch (error) {
  if (!(error instanceof StartupError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
// Prisma's engine leaves timers behind.
process.exit();
