/**
 * `npm run bench:stream`: what an answer costs, everything stored, beside a bare pass-through proxy and a bare
 * `streamText` route, which store nothing, in the same run. Machines are noisy and of different speed, so look at the
 * ratios. Needs a build (`npm run build`) and nothing else on the machine.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { uuidv7 } from "uuidv7";
import { liveMemory } from "../support/live-memory";
import {
  freePort,
  type Process,
  startBareRoute,
  startProcess,
  startStandin,
  startTramontane,
} from "./processes";
import {
  callRoute,
  type Load,
  newGuest,
  type Reading,
  readBareRoute,
  readProvider,
  readTramontane,
} from "./readers";

const folder = mkdtempSync(join(tmpdir(), "tramontane-bench-"));
const [standinPort, proxyPort, barePort, port, inspectorPort] = [
  await freePort(),
  await freePort(),
  await freePort(),
  await freePort(),
  await freePort(),
];

const standin = await startStandin(standinPort);
const proxy = await startProcess(
  "tests/bench/pass-through.ts",
  { PORT: String(proxyPort), UPSTREAM_PORT: String(standinPort) },
  `http://127.0.0.1:${proxyPort}/v1/models`,
);
const bare = await startBareRoute(barePort, standinPort);
const server = await startTramontane(
  { port, standinPort, folder },
  {
    DATABASE_URL: process.env.BENCH_DATABASE_URL ?? "",
    NODE_OPTIONS: `--inspect-port=127.0.0.1:${inspectorPort}`,
  },
);

const only = process.argv.slice(2);
const wanted = (name: string) => only.length === 0 || only.includes(name);

try {
  const guests: string[] = [];
  for (let count = 0; count < 220; count++) guests.push(await newGuest(port));
  const guest = (index: number) => guests[index % guests.length] ?? "";

  await warmUp(guest);
  if (wanted("1")) await compareAlone(guest);
  if (wanted("together")) await compareTogether(guest);
  if (wanted("20")) await compare({ streams: 20, tokens: 2_000, tokensPerSecond: 200 }, guest);
  if (wanted("200")) await compare({ streams: 200, tokens: 1_000, tokensPerSecond: 100 }, guest);
  if (wanted("stop")) await measureStop(guest);
  if (wanted("attach")) await measureAttach(guest);
  if (wanted("1000")) await manySlow(guest);
} finally {
  await server.end();
  await bare.end();
  await proxy.end();
  await standin.end();
  rmSync(folder, { recursive: true, force: true });
}

/** CPU, first token and bytes of a load, ours beside what stores nothing. */
async function compare(load: Load, guest: (index: number) => string): Promise<void> {
  const floor = await measure(proxy, load, () => readProvider(proxyPort, load));
  const direct = await measure(standin, load, () => readProvider(standinPort, load));
  const plain = await measure(bare, load, () => readBareRoute(barePort, load));
  const ours = await measure(server, load, (index) => readTramontane(port, guest(index), load));
  const expected = floor.readings[0]?.checksum;
  const bytes = ({ readings }: Measured) =>
    (median(readings.map(({ bytes }) => bytes)) / load.tokens).toFixed(1);
  const [textAfterBare, textAfterUs] = [await textAfterModel(plain), await textAfterModel(ours)];
  const first = ({ readings }: Measured) => readings.map(({ firstTokenMs }) => firstTokenMs);
  row(`${load.streams} streams of ${load.tokensPerSecond} tokens/s, ${load.tokens} tokens each`, {
    "CPU ms per 1,000 tokens, proxy": floor.cpuPerThousand.toFixed(2),
    "CPU ms per 1,000 tokens, bare route": plain.cpuPerThousand.toFixed(2),
    "CPU ms per 1,000 tokens, ours": ours.cpuPerThousand.toFixed(2),
    "ratio to the proxy, bare route": (plain.cpuPerThousand / floor.cpuPerThousand).toFixed(2),
    "ratio to the proxy, ours": (ours.cpuPerThousand / floor.cpuPerThousand).toFixed(2),
    ...firstTokenRows(first(direct), first(plain), first(ours)),
    "bytes a token, provider": bytes(direct),
    "bytes a token, bare route": bytes(plain),
    "bytes a token, ours": bytes(ours),
    "last text after the model's end p50 ms, bare route": median(textAfterBare).toFixed(1),
    "last text after the model's end p50 ms, ours": median(textAfterUs).toFixed(1),
    "last text after the model's end worst ms, ours": Math.max(...textAfterUs).toFixed(1),
    "answers with another checksum": ours.readings.filter(({ checksum }) => checksum !== expected).length,
  });
}

/** How long after the provider had ended an answer its reader had the last of the text, ms. */
async function textAfterModel({ readings }: Measured): Promise<number[]> {
  const requests = await requestsOfStandin();
  return readings.map(({ mark, lastTextAtMs }) => {
    const request = requests.findLast(({ body }) => JSON.stringify(body ?? null).includes(mark));
    return lastTextAtMs - (request?.endedAt ?? Number.NaN);
  });
}

type Requests = { body: unknown; endedAt: number | null; peerClosedAt: number | null }[];

async function requestsOfStandin(): Promise<Requests> {
  const call = { port: standinPort, method: "GET", path: "/__control/requests", headers: {} };
  return (JSON.parse((await callRoute(call)).text) as { requests: Requests }).requests;
}

/** One stream at a time, many times: what is added to the first token of somebody who is alone. */
async function compareAlone(guest: (index: number) => string): Promise<void> {
  const load = { streams: 1, tokens: 20, tokensPerSecond: 200 };
  const [direct, plain, ours]: [number[], number[], number[]] = [[], [], []];
  for (let turn = 0; turn < 100; turn++) {
    direct.push((await readProvider(standinPort, load)).firstTokenMs);
    plain.push((await readBareRoute(barePort, load)).firstTokenMs);
    ours.push((await readTramontane(port, guest(turn), load)).firstTokenMs);
  }
  row("1 stream, 100 times", firstTokenRows(direct, plain, ours));
}

/** Twenty streams that begin at once, many times: one such moment alone says little. */
async function compareTogether(guest: (index: number) => string): Promise<void> {
  const load = { streams: 20, tokens: 100, tokensPerSecond: 200 };
  const [direct, plain, ours]: [number[], number[], number[]] = [[], [], []];
  const note = (times: number[], { readings }: Measured) =>
    times.push(...readings.map(({ firstTokenMs }) => firstTokenMs));
  for (let turn = 0; turn < 12; turn++) {
    note(direct, await measure(standin, load, () => readProvider(standinPort, load)));
    note(plain, await measure(bare, load, () => readBareRoute(barePort, load)));
    note(ours, await measure(server, load, (index) => readTramontane(port, guest(index + 20 * turn), load)));
  }
  row("20 streams at once, 12 times", firstTokenRows(direct, plain, ours));
}

/** Servers that are used compile what they run most; the first dozens of answers are slower than any after them. */
async function warmUp(guest: (index: number) => string): Promise<void> {
  const load = { streams: 20, tokens: 400, tokensPerSecond: 200 };
  for (let wave = 0; wave < 4; wave++) {
    await measure(proxy, load, () => readProvider(proxyPort, load));
    await measure(bare, load, () => readBareRoute(barePort, load));
    await measure(server, load, (index) => readTramontane(port, guest(index), load));
  }
}

function firstTokenRows(direct: number[], plain: number[], ours: number[]) {
  const [fromBare, fromUs] = [median(plain) - median(direct), median(ours) - median(direct)];
  return {
    "first token p50 ms, provider": median(direct).toFixed(1),
    "first token added p50 ms, bare route": fromBare.toFixed(1),
    "first token added p50 ms, ours": fromUs.toFixed(1),
    "first token added, ratio to the bare route": (fromUs / fromBare).toFixed(2),
  };
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
    const closed = (await requestsOfStandin()).findLast(
      ({ peerClosedAt }) => peerClosedAt !== null,
    )?.peerClosedAt;
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

/**
 * A thousand readers who come one after another and then read side by side for a minute. What a stream keeps is measured
 * then, after a forced collection; the peak of resident memory holds the garbage of that minute as well.
 */
async function manySlow(guest: (index: number) => string): Promise<void> {
  const load = { streams: 1_000, tokens: 600, tokensPerSecond: 5 };
  const comingMs = 50;
  const expected = (await readProvider(standinPort, { ...load, tokensPerSecond: 0 })).checksum;
  server.openInspector();
  await pause(1_000);
  const [residentBefore, liveBefore] = [server.memoryBytes(), await liveBytes()];
  let peak = residentBefore;
  const watch = setInterval(() => {
    peak = Math.max(peak, server.memoryBytes());
  }, 1_000);
  const startedMs = performance.now();
  const reading = Promise.allSettled(
    Array.from({ length: load.streams }, async (_, index) => {
      await pause(index * comingMs);
      const cameMs = performance.now() - startedMs;
      return { cameMs, ...(await readTramontane(port, guest(index), load)) };
    }),
  );
  await pause(load.streams * comingMs + 30_000);
  const measuredMs = performance.now() - startedMs;
  const measuredAtMs = performance.timeOrigin + startedMs + measuredMs;
  const liveDuring = await liveBytes();
  const results = await reading;
  clearInterval(watch);
  const done = results.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []));
  const under = done.filter(
    ({ cameMs, firstTokenMs, lastTextAtMs }) =>
      cameMs + firstTokenMs < measuredMs && measuredAtMs < lastTextAtMs,
  );
  const kibibytesEach = (bytes: number) => (bytes / under.length / 1024).toFixed(0);
  row("1,000 slow streams", {
    errors: results.length - done.length,
    "answers with another checksum": done.filter(({ checksum }) => checksum !== expected).length,
    "under way at once": under.length,
    "kept a stream, KiB": kibibytesEach(liveDuring - liveBefore),
    "resident at the peak a stream, KiB": kibibytesEach(peak - residentBefore),
  });
}

async function liveBytes(): Promise<number> {
  const { heapBytes, bufferBytes } = await liveMemory(inspectorPort);
  return heapBytes + bufferBytes;
}

type Measured = { readings: Reading[]; cpuPerThousand: number };

async function measure(
  process: Process,
  load: Load,
  read: (index: number) => Promise<Reading>,
): Promise<Measured> {
  const before = process.cpuMs();
  const readings = await Promise.all(Array.from({ length: load.streams }, (_, index) => read(index)));
  const cpuMs = process.cpuMs() - before;
  // What comes after an answer, titles for example, is not to fall into the next load.
  await pause(2_000);
  return { readings, cpuPerThousand: cpuMs / ((load.streams * load.tokens) / 1_000) };
}

function row(title: string, figures: Record<string, string | number>): void {
  console.log(`\n${title}`);
  for (const [name, value] of Object.entries(figures)) console.log(`  ${name.padEnd(48)} ${value}`);
}

function median(numbers: number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
