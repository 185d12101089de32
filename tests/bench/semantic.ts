/**
 * `npm run bench:semantic`: how long finding by meaning takes for a reader with 10,000 messages among others, on the
 * embedded database or the PostgreSQL (with pgvector) of `BENCH_DATABASE_URL`, an empty database. The vectors are the
 * stand-in's, and so is the call for the query's, on the same machine. Says apart what the database alone takes, and how
 * many of the ten nearest vectors the comparison of bits misses.
 */
import { closeDatabase, db, openDatabase } from "@/lib/db/server";
import { env } from "@/lib/env";
import { embed } from "@/lib/mistral/standin/embeddings/vectors";
import { startStandin } from "@/lib/mistral/standin/server";
import { searchQuery } from "@/lib/search/contract";
import { search, searchByMeaning } from "@/lib/search/server";
import { findNearest, setSemanticSearch } from "@/lib/semantic/server";
import { seedReaders, type Volume } from "./search-seed";

const volume: Volume = { conversations: 1_000, messages: 10_000 };
const queries = 120;
const rowsAtOnce = 100;
const words =
  "repair bicycle cheap holiday train doctor cold recipe bread wind weather rent money tax interview baby sleep dog " +
  "school exam novel song film bug database network phone garden tree mountain sea boat gift wedding contract war city";

async function main(): Promise<void> {
  const standin = await startStandin({});
  Object.assign(env(), { MISTRAL_BASE_URL: standin.baseUrl, MISTRAL_API_KEY: "bench", LOG_LEVEL: "silent" });
  const url = process.env.BENCH_DATABASE_URL;
  await openDatabase(url ? { url } : { memory: true });
  const [reader = "", ...others] = await seedReaders([volume, volume]);
  for (const userId of [reader, ...others]) await plant(userId);
  const times: Record<string, number[]> = {
    "words alone": [],
    "meaning, database": [],
    "words and meaning": [],
  };
  const signal = new AbortController().signal;
  for (let index = 0; index < queries; index += 1) {
    const q = someWords(index);
    await time(times["words alone"], () => search(reader, searchQuery.parse({ q })));
    // The call for the query's vector is made here, and not again below.
    await time(times["words and meaning"], () => searchByMeaning(reader, searchQuery.parse({ q }), signal));
    await time(times["meaning, database"], () => findNearest(reader, q, {}, signal));
  }
  for (const [name, measured] of Object.entries(times)) {
    console.log(name.padEnd(20), `p50 ${figure(measured, 0.5)} ms`, `p95 ${figure(measured, 0.95)} ms`);
  }
  console.log(`missed of the ten nearest: ${(100 * (await missed(reader))).toFixed(1)} %`);
  const [size] = await db().$queryRaw<{ size: string }[]>`
    SELECT pg_size_pretty(pg_total_relation_size('"SemanticVector"')) AS "size"`;
  console.log(`on disk: ${size?.size} for ${(2 * volume.messages).toLocaleString("en")} vectors`);
  await closeDatabase();
  await standin.close();
}

/** Gives every message of a reader the vector that the stand-in would. */
async function plant(userId: string): Promise<void> {
  await setSemanticSearch(userId, { isOn: true });
  for (;;) {
    const rows = await db().$queryRaw<{ id: string; text: string }[]>`
      SELECT t."entryId" AS "id", left(search_text(m."parts"), 1500) AS "text"
      FROM "SemanticTask" t JOIN "Message" m ON m."id" = t."entryId"
      WHERE t."userId" = ${userId}::uuid LIMIT ${rowsAtOnce}`;
    if (rows.length === 0) return;
    const ids = rows.map(({ id }) => id);
    const vectors = rows.map(
      ({ text }, index) => `[${embed(`${text} ${someWords(index)}`, 1024).join(",")}]`,
    );
    await db().$executeRaw`
      INSERT INTO "SemanticVector" ("entryId", "userId", "vector")
      SELECT f."id", ${userId}::uuid, f."vector"::halfvec
      FROM unnest(${ids}::uuid[], ${vectors}::text[]) AS f("id", "vector")`;
    await db().$executeRaw`DELETE FROM "SemanticTask" WHERE "entryId" = ANY(${ids}::uuid[])`;
  }
}

/** Of ten queries, the share of the ten nearest vectors that are not among the 200 with the nearest bits. */
async function missed(userId: string): Promise<number> {
  let count = 0;
  for (let index = 0; index < 10; index += 1) {
    const vector = `[${embed(someWords(index + 1_000), 1024).join(",")}]`;
    const [row] = await db().$queryRaw<{ missed: number }[]>`
      SELECT count(*)::int AS "missed" FROM (
        SELECT "entryId" FROM "SemanticVector" WHERE "userId" = ${userId}::uuid
        ORDER BY "vector" <=> ${vector}::halfvec LIMIT 10
      ) nearest WHERE "entryId" NOT IN (
        SELECT "entryId" FROM "SemanticVector" WHERE "userId" = ${userId}::uuid
        ORDER BY "bits" <~> binary_quantize(${vector}::halfvec)::bit(1024) LIMIT 200
      )`;
    count += row?.missed ?? 0;
  }
  return count / 100;
}

function someWords(seed: number): string {
  const all = words.split(" ");
  return [7, 13, 29].map((step) => all[(seed * step + step) % all.length]).join(" ");
}

async function time(into: number[] | undefined, run: () => Promise<unknown>): Promise<void> {
  const start = performance.now();
  await run();
  into?.push(performance.now() - start);
}

function figure(times: number[], quantile: number): string {
  const sorted = times.toSorted((a, b) => a - b);
  return (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * quantile))] ?? 0).toFixed(1);
}

void main();
