/**
 * `npm run bench:search`: how long a search takes for one reader with 10,000 conversations and 100,000 messages among
 * others, by kind of query, on PostgreSQL (`BENCH_DATABASE_URL`, an empty database; by default one is made on
 * 127.0.0.1) and embedded. Prints the plan of the slowest statement.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { closeDatabase, type DatabaseTarget, db, openDatabase } from "@/lib/db/server";
import { searchQuery } from "@/lib/search/contract";
import { search } from "@/lib/search/server";
import { seedReaders, type Volume } from "./search-seed";

const heavy: Volume = { conversations: 10_000, messages: 100_000 };
const light: Volume = { conversations: 1_000, messages: 10_000 };
const rounds = 15;

const kinds: Record<string, Record<string, string>[]> = {
  "common word": [{ q: "the" }, { q: "wind" }, { q: "model" }],
  "rare word": [{ q: "quixotry" }],
  "two words": [{ q: "wind model" }, { q: "water function" }, { q: "python quixotry" }],
  phrase: [{ q: '"the model answers before noon"' }, { q: '"the wind"' }],
  "while typing": ["w", "wa", "wat", "wate"].map((q) => ({ q })),
  misspelt: [{ q: "quixorty" }, { q: "fucntion" }, { q: "pyhton wnid" }],
  accents: [{ q: "ephemere" }, { q: "FAÇADE" }],
  "no spaces (CJK)": [{ q: "東京都" }, { q: "機械学習" }, { q: "風" }],
  "model and dates": [
    { q: "wind", model: "codestral-latest" },
    { q: "table", from: daysAgo(200), to: daysAgo(150) },
  ],
  "second page": [{ q: "answer", limit: "40" }],
  "no hit": [{ q: "zzyzx" }, { q: "the zzyzxes" }],
};

type Statement = { text: string; values: unknown[]; ms: number };

const only = process.argv.slice(2);
if (only.length === 0 || only.includes("postgresql")) await measureServer();
if (only.length === 0 || only.includes("embedded")) await measureEmbedded();

async function measureServer(): Promise<void> {
  const kept = process.env.BENCH_DATABASE_URL;
  const server = "postgresql://postgres@127.0.0.1:5432/postgres";
  const name = `tramontane_bench_${process.pid}`;
  if (!kept) await administer(server, `CREATE DATABASE ${name}`);
  const url = kept ?? new URL(name, server).href;
  try {
    await measure("PostgreSQL", { url }, [heavy, heavy, heavy, heavy, heavy]);
  } finally {
    if (!kept) await administer(server, `DROP DATABASE ${name} WITH (FORCE)`);
  }
}

async function measureEmbedded(): Promise<void> {
  const folder = process.env.BENCH_DATA_DIR ?? mkdtempSync(join(tmpdir(), "tramontane-bench-"));
  try {
    await measure("embedded", { dataDir: folder }, [heavy, light, light]);
  } finally {
    if (!process.env.BENCH_DATA_DIR) rmSync(folder, { recursive: true, force: true });
  }
}

async function measure(name: string, target: DatabaseTarget, volumes: Volume[]): Promise<void> {
  await openDatabase(target);
  const seeding = performance.now();
  const kept = await db().user.findFirst({ where: { name: "Reader 0" }, select: { id: true } });
  if (!kept) await seedReaders(volumes);
  const reader = await db().user.findFirstOrThrow({ where: { name: "Reader 0" }, select: { id: true } });
  const total = await db().message.count();
  console.log(`\n${name}: ${total.toLocaleString("en")} messages, ready after ${seconds(seeding)} s`);
  const statements = watchStatements();
  const all: number[] = [];
  console.log(`${"".padEnd(18)}${"p50 ms".padStart(8)}${"p95 ms".padStart(8)}${"hits".padStart(6)}`);
  for (const [kind, queries] of Object.entries(kinds)) {
    const times: number[] = [];
    let hits = 0;
    for (let round = 0; round < rounds; round += 1) {
      for (const query of queries) {
        const parsed = searchQuery.parse(query);
        const start = performance.now();
        const page = await search(reader.id, parsed);
        times.push(performance.now() - start);
        hits = Math.max(hits, page.hits.length);
      }
    }
    all.push(...times);
    console.log(kind.padEnd(18) + figure(times, 0.5) + figure(times, 0.95) + String(hits).padStart(6));
  }
  console.log("all".padEnd(18) + figure(all, 0.5) + figure(all, 0.95));
  await printSlowest(statements);
  await closeDatabase();
}

/** Keeps every statement of the searches with its time. */
function watchStatements(): Statement[] {
  const statements: Statement[] = [];
  const client = db();
  const original = client.$queryRaw.bind(client);
  Object.defineProperty(client, "$queryRaw", {
    configurable: true,
    value: async (query: { text: string; values: unknown[] }) => {
      const start = performance.now();
      const rows = await original(query as never);
      statements.push({ text: query.text, values: query.values, ms: performance.now() - start });
      return rows;
    },
  });
  return statements;
}

async function printSlowest(statements: Statement[]): Promise<void> {
  const byText = Map.groupBy(statements, ({ text, values }) => text + JSON.stringify(values.slice(1, 2)));
  const medians = [...byText.values()].map((same) => same.toSorted((a, b) => a.ms - b.ms)[same.length >> 1]);
  const slowest = medians.filter((one) => one !== undefined).toSorted((a, b) => b.ms - a.ms)[0];
  if (!slowest) return;
  const plan = await db().$queryRawUnsafe<{ "QUERY PLAN": string }[]>(
    `EXPLAIN (ANALYZE, BUFFERS) ${slowest.text}`,
    ...slowest.values,
  );
  console.log(`\nThe slowest statement (${slowest.ms.toFixed(1)} ms):\n${slowest.text.replace(/\s+/g, " ")}`);
  console.log(JSON.stringify(slowest.values).slice(0, 400));
  console.log(plan.map((row) => row["QUERY PLAN"]).join("\n"));
}

function figure(times: number[], quantile: number): string {
  const sorted = times.toSorted((a, b) => a - b);
  return (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * quantile))] ?? 0)
    .toFixed(1)
    .padStart(8);
}

function seconds(start: number): string {
  return ((performance.now() - start) / 1000).toFixed(0);
}

function daysAgo(days: number): string {
  return new Date(Date.now() - days * 24 * 60 * 60_000).toISOString();
}

async function administer(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(statement).finally(() => client.end());
}
