/**
 * `npm run bench:stream`: what an answer costs, everything stored, beside a bare pass-through proxy in the same
 * run. Machines are noisy, so look at the ratios. Needs a build (`npm run build`) and nothing else on the machine.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { uuidv7 } from "uuidv7";
import { freePort, type Process, startProcess, startStandin, startTramontane } from "./processes";
import { callRoute, type Load, newGuest, type Reading, readProvider, readTramontane } from "./readers";

const folder = mkdtempSync(join(tmpdir(), "tramontane-bench-"));
const [standinPort, proxyPort, port] = [await freePort(), await freePort(), await freePort()];

const standin = await startStandin(standinPort);
const proxy = await startProcess(
  "tests/bench/pass-through.ts",
  [],
  { PORT: String(proxyPort), UPSTREAM_PORT: String(standinPort) },
  `http://127.0.0.1:${proxyPort}/v1/models`,
);
const server = await startTramontane(
  { port, standinPort, folder },
  {
    DATABASE_URL: process.env.BENCH_DATABASE_URL ?? "",
  },
);

const only = process.argv.slice(2);
const wanted = (name: string) => only.length === 0 || only.includes(name);

try {
  const guests: string[] = [];
  for (let count = 0; count < 220; count++) guests.push(await newGuest(port));
  const guest = (index: number) => guests[index % guests.length] ?? "";

  await compare({ streams: 20, tokens: 400, tokensPerSecond: 200 }, guest, "warm-up");
  if (wanted("1")) await compareAlone(guest);
  if (wanted("20")) await compare({ streams: 20, tokens: 2_000, tokensPerSecond: 200 }, guest);
  if (wanted("200")) await compare({ streams: 200, tokens: 1_000, tokensPerSecond: 100 }, guest);
  if (wanted("stop")) await measureStop(guest);
  if (wanted("attach")) await measureAttach(guest);
  if (wanted("1000")) await manySlow(guest);
} finally {
  await server.end();
  await proxy.end();
  await standin.end();
  rmSync(folder, { recursive: true, force: true });
}

/** CPU, first token and bytes of a load, ours beside the proxy's. */
async function compare(load: Load, guest: (index: number) => string, label?: string): Promise<void> {
  const floor = await measure(proxy, load, () => readProvider(proxyPort, load));
  const direct = await measure(standin, load, () => readProvider(standinPort, load));
  const ours = await measure(server, load, (index) => readTramontane(port, guest(index), load));
  const expected = floor.readings[0]?.checksum;
  const lost = ours.readings.filter(({ checksum }) => checksum !== expected).length;
  if (label) return;
  row(`${load.streams} streams of ${load.tokensPerSecond} tokens/s, ${load.tokens} tokens each`, {
    "CPU ms per 1,000 tokens, proxy": floor.cpuPerThousand.toFixed(2),
    "CPU ms per 1,000 tokens, ours": ours.cpuPerThousand.toFixed(2),
    "ratio to the proxy": (ours.cpuPerThousand / floor.cpuPerThousand).toFixed(2),
    "first token p50 ms, provider": median(direct.readings.map(firstToken)).toFixed(1),
    "first token p50 ms, ours": median(ours.readings.map(firstToken)).toFixed(1),
    "first token added p50 ms": (
      median(ours.readings.map(firstToken)) - median(direct.readings.map(firstToken))
    ).toFixed(1),
    "bytes a token, provider": (median(floor.readings.map(({ bytes }) => bytes)) / load.tokens).toFixed(1),
    "bytes a token, ours": (median(ours.readings.map(({ bytes }) => bytes)) / load.tokens).toFixed(1),
    "end after the provider's p50 ms": (
      median(ours.readings.map(({ endMs }) => endMs)) - median(direct.readings.map(({ endMs }) => endMs))
    ).toFixed(1),
    "answers with another checksum": lost,
  });
}

/** One stream at a time, many times: what we add to the first token of somebody who is alone. */
async function compareAlone(guest: (index: number) => string): Promise<void> {
  const load = { streams: 1, tokens: 20, tokensPerSecond: 200 };
  const direct: number[] = [];
  const ours: number[] = [];
  for (let turn = 0; turn < 100; turn++) {
    direct.push((await readProvider(standinPort, load)).firstTokenMs);
    ours.push((await readTramontane(port, guest(turn), load)).firstTokenMs);
  }
  row("1 stream, 100 times", {
    "first token p50 ms, provider": median(direct).toFixed(1),
    "first token p50 ms, ours": median(ours).toFixed(1),
    "first token added p50 ms": (median(ours) - median(direct)).toFixed(1),
  });
}

async function measureStop(guest: (index: number) => string): Promise<void> {
  const times: number[] = [];
  for (let turn = 0; turn < 20; turn++) {
    const conversationId = uuidv7();
    const load = { streams: 1, tokens: 100_000, tokensPerSecond: 100 };
    const reading = readTramontane(port, guest(turn), load, conversationId);
    await pause(250);
    const askedMs = Date.now();
    await callRoute({
      port,
      method: "POST",
      path: `/api/chat/${conversationId}/stop`,
      headers: { cookie: guest(turn) },
    });
    await reading;
    const { requests } = JSON.parse(
      (await callRoute({ port: standinPort, method: "GET", path: "/__control/requests", headers: {} })).text,
    ) as { requests: { peerClosedAt: number | null }[] };
    const closed = requests.findLast(({ peerClosedAt }) => peerClosedAt !== null)?.peerClosedAt;
    if (closed) times.push(closed - askedMs);
  }
  row("Stop, 20 times", {
    "until the provider's connection closed, p50 ms": median(times).toFixed(1),
    "worst ms": Math.max(...times).toFixed(1),
  });
}

async function measureAttach(guest: (index: number) => string): Promise<void> {
  const conversationId = uuidv7();
  const load = { streams: 1, tokens: 4_400, tokensPerSecond: 1_000 };
  const reading = readTramontane(port, guest(0), load, conversationId);
  await pause(4_000);
  const times: number[] = [];
  for (let turn = 0; turn < 3; turn++) {
    const startedMs = performance.now();
    const response = await fetch(`http://127.0.0.1:${port}/api/chat/${conversationId}/stream`, {
      headers: { cookie: guest(0) },
    });
    const first = await response.body?.getReader().read();
    times.push(performance.now() - startedMs);
    if (!first?.value?.length) throw new Error("attach gave nothing");
  }
  await reading;
  row("Attach to a run of 4,000 tokens", { "first bytes p50 ms": median(times).toFixed(1) });
}

async function manySlow(guest: (index: number) => string): Promise<void> {
  const load = { streams: 1_000, tokens: 600, tokensPerSecond: 10 };
  const before = server.memoryBytes();
  let peak = before;
  const watch = setInterval(() => {
    peak = Math.max(peak, server.memoryBytes());
  }, 1_000);
  const expected = (await readProvider(standinPort, { ...load, tokensPerSecond: 0 })).checksum;
  const results = await Promise.allSettled(
    Array.from({ length: load.streams }, async (_, index) => {
      await pause((index % 100) * 20);
      return readTramontane(port, guest(index), load);
    }),
  );
  clearInterval(watch);
  const done = results.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []));
  row("1,000 slow streams for a minute", {
    errors: results.length - done.length,
    "answers with another checksum": done.filter(({ checksum }) => checksum !== expected).length,
    "memory a stream, KiB": ((peak - before) / load.streams / 1024).toFixed(0),
  });
}

async function measure(
  process: Process,
  load: Load,
  read: (index: number) => Promise<Reading>,
): Promise<{ readings: Reading[]; cpuPerThousand: number }> {
  const before = process.cpuMs();
  const readings = await Promise.all(Array.from({ length: load.streams }, (_, index) => read(index)));
  const cpuMs = process.cpuMs() - before;
  return { readings, cpuPerThousand: cpuMs / ((load.streams * load.tokens) / 1_000) };
}

function row(title: string, figures: Record<string, string | number>): void {
  console.log(`\n${title}`);
  for (const [name, value] of Object.entries(figures)) console.log(`  ${name.padEnd(48)} ${value}`);
}

function firstToken({ firstTokenMs }: Reading): number {
  return firstTokenMs;
}

function median(numbers: number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
