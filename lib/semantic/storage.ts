import "server-only";
import { db, Prisma } from "@/lib/db/server";
import { log } from "@/lib/log";
import { embeddingDimensions } from "@/lib/mistral/server";
import { remember } from "@/lib/remember";

/** The first version with half-precision vectors and the distance of bits. */
const leastVersion = [0, 7] as const;
/** Any constant, as long as every version of Tramontane uses it. */
const storageLockKey = 8_726_663_911;

// By client, so that another database is looked at anew.
const ready = () => remember("semantic.ready", () => new WeakSet<object>());

/**
 * Whether this database keeps vectors. Makes the table for them when it can and there is none: it is in no migration,
 * because a PostgreSQL without pgvector must pass all of them, and may get the extension later (see docs/decisions).
 */
export async function canKeepVectors(): Promise<boolean> {
  const client = db();
  if (ready().has(client)) return true;
  const isReady = (await hasTable()) || ((await offersExtension()) && (await makeTable()));
  if (isReady) ready().add(client);
  return isReady;
}

async function hasTable(): Promise<boolean> {
  const [row] = await db().$queryRaw<{ exists: boolean }[]>(
    Prisma.sql`SELECT to_regclass('"SemanticVector"') IS NOT NULL AS "exists"`,
  );
  return row?.exists === true;
}

async function offersExtension(): Promise<boolean> {
  const [row] = await db().$queryRaw<{ version: string }[]>(Prisma.sql`
    SELECT coalesce(installed_version, default_version) AS "version"
    FROM pg_available_extensions WHERE name = 'vector'`);
  const [major = 0, minor = 0] = (row?.version ?? "").split(".").map(Number);
  return major > leastVersion[0] || (major === leastVersion[0] && minor >= leastVersion[1]);
}

/**
 * The bits are the signs of a vector's numbers. They find the few vectors worth comparing without reading the others,
 * which are as large as a page of text each.
 */
async function makeTable(): Promise<boolean> {
  const vector = `halfvec(${embeddingDimensions})`;
  const bits = `bit(${embeddingDimensions})`;
  try {
    await db().$transaction(async (tx) => {
      await tx.$executeRaw`SELECT pg_advisory_xact_lock(${storageLockKey})`;
      await tx.$executeRawUnsafe(`CREATE EXTENSION IF NOT EXISTS vector`);
      await tx.$executeRawUnsafe(`
        CREATE TABLE IF NOT EXISTS "SemanticVector" (
          "entryId" UUID PRIMARY KEY REFERENCES "SearchEntry"("id") ON DELETE CASCADE ON UPDATE CASCADE,
          "userId" UUID NOT NULL REFERENCES "SemanticReader"("userId") ON DELETE CASCADE ON UPDATE CASCADE,
          "vector" ${vector} NOT NULL,
          "bits" ${bits} NOT NULL GENERATED ALWAYS AS (binary_quantize("vector")::${bits}) STORED
        )`);
      await tx.$executeRawUnsafe(
        `CREATE INDEX IF NOT EXISTS "SemanticVector_userId_idx" ON "SemanticVector" ("userId")`,
      );
    });
    return true;
  } catch (error) {
    // Whoever connects may lack the right to create an extension; an administrator of the database has it.
    log().warn({ err: error }, "the extension vector is there, but its table could not be made");
    return false;
  }
}
