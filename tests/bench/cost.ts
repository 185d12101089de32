/**
 * What one turn costs a production server and its PostgreSQL: `npm run bench:cost -- 200` (turns). Processor time of
 * the server, round trips and bytes to PostgreSQL (counted on the line between them), write-ahead log and growth of the
 * tables, and the memory that answers take while they are being written. The figures stand in docs/scale.md.
 */
import { readFileSync } from "node:fs";
import { connect, createServer } from "node:net";
import pg from "pg";
import { openHouse, pause } from "../faults/house";
import { ask, Crowd } from "../faults/turn";

const turns = Number(process.argv[2] ?? 200);
const atOnce = 8;
const streams = Number(process.argv[3] ?? 100);
/** The kernel counts processor time in hundredths of a second. */
const tickMs = 10;

const house = await openHouse();
try {
  const address = await house.database();
  if (address === null) throw new Error("no PostgreSQL answers here");
  const line = await countingLine(address);
  const server = await house.serve({ DATABASE_URL: line.url });
  const crowd = new Crowd(server.url);
  for (let index = 0; index < 20; index++) await ask(await crowd.next(), "Warm up");
  await pause(2_000);

  const client = new pg.Client({ connectionString: address });
  await client.connect();
  const idle = line.read();
  await pause(10_000);
  const idleTrips = (line.read().trips - idle.trips) / 10;

  const before = { ...line.read(), cpuMs: cpuMs(server.pid), ...(await stateOf(client)), atMs: Date.now() };
  let next = 0;
  const worker = async () => {
    while (next++ < turns) await ask(await crowd.next(), "[[scenario:long tokens=300 rate=100]] a turn");
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  await pause(3_000);
  const after = { ...line.read(), cpuMs: cpuMs(server.pid), ...(await stateOf(client)), atMs: Date.now() };
  const each = (name: "trips" | "up" | "down" | "cpuMs" | "wal" | "size" | "commits") =>
    (after[name] - before[name]) / turns;

  const quiet = server.memoryBytes();
  const readers = [];
  for (let index = 0; index < streams; index++) readers.push(await crowd.next());
  const running = readers.map((reader) => ask(reader, "[[scenario:long tokens=400 rate=30]] at once"));
  await pause(8_000);
  const busy = server.memoryBytes();
  const cpuBefore = cpuMs(server.pid);
  const tripsBefore = line.read().trips;
  await pause(4_000);
  const [cpuShare, trips] = [(cpuMs(server.pid) - cpuBefore) / 4_000, (line.read().trips - tripsBefore) / 4];
  await Promise.all(running);

  const rows: [string, string][] = [
    ["turns measured", `${turns}, ${atOnce} at once, answers of 300 tokens`],
    ["processor time of the server, a turn", `${each("cpuMs").toFixed(1)} ms`],
    ["round trips to PostgreSQL, a turn", each("trips").toFixed(1)],
    ["transactions, a turn", each("commits").toFixed(1)],
    ["bytes to PostgreSQL, a turn", `${(each("up") / 1024).toFixed(1)} KiB`],
    ["bytes from PostgreSQL, a turn", `${(each("down") / 1024).toFixed(1)} KiB`],
    ["write-ahead log, a turn", `${(each("wal") / 1024).toFixed(1)} KiB`],
    ["database on disk, a turn", `${(each("size") / 1024).toFixed(1)} KiB`],
    ["round trips of an idle server", `${idleTrips.toFixed(1)} a second`],
    [
      `memory of ${streams} answers being written`,
      `${Math.round((busy - quiet) / 1024 / 1024)} MiB over ${Math.round(quiet / 1024 / 1024)} MiB`,
    ],
    [
      `${streams} answers of 30 tokens a second`,
      `${(cpuShare * 100).toFixed(0)} % of one core, ${trips.toFixed(1)} round trips a second`,
    ],
  ];
  for (const [name, value] of rows) console.log(`| ${name} | ${value} |`);
  await client.end();
  await server.end("SIGTERM");
  line.close();
} finally {
  await house.close();
}
process.exit(0);

function cpuMs(pid: number): number {
  const text = readFileSync(`/proc/${pid}/stat`, "utf8");
  const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
  return (Number(fields[11]) + Number(fields[12])) * tickMs;
}

async function stateOf(client: pg.Client): Promise<{ wal: number; size: number; commits: number }> {
  // What a database has done is told to its statistics a little later.
  await pause(1_500);
  const { rows } = await client.query<{ wal: string; size: string; commits: string }>(
    `SELECT pg_current_wal_lsn() - '0/0'::pg_lsn AS wal, pg_database_size(current_database()) AS size,
      (SELECT xact_commit FROM pg_stat_database WHERE datname = current_database()) AS commits`,
  );
  const [row] = rows;
  return { wal: Number(row?.wal), size: Number(row?.size), commits: Number(row?.commits) };
}

/** A line to PostgreSQL that counts: a request is what is sent after an answer has begun to come. */
async function countingLine(address: string) {
  const url = new URL(address);
  const target = { port: Number(url.port || 5432), host: url.hostname };
  const counted = { trips: 0, up: 0, down: 0 };
  const server = createServer({ noDelay: true }, (near) => {
    const far = connect({ ...target, noDelay: true });
    let isAsking = false;
    near.on("data", (bytes) => {
      if (!isAsking) counted.trips++;
      isAsking = true;
      counted.up += bytes.length;
      far.write(bytes);
    });
    far.on("data", (bytes) => {
      isAsking = false;
      counted.down += bytes.length;
      near.write(bytes);
    });
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      one.on("error", () => {});
      one.on("close", () => other.destroy());
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const bound = server.address();
  url.port = String(typeof bound === "object" ? bound?.port : 0);
  return { url: url.href, read: () => ({ ...counted }), close: () => server.close() };
}
