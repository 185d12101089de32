/**
 * `npm run bench:browser`: what reading and writing cost in a real Chromium, for our page and for a plain page
 * without a framework, in one run. Machines are noisy, so look at the two side by side. Needs nothing else on the
 * machine. Names of rows as arguments measure only those.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "@playwright/test";
import { uuidv7 } from "uuidv7";
import { browserArguments, findBrowser } from "@/scripts/find-browser";
import { measureFirstTokens, measureStream } from "./browser-answer";
import { measureLoad, measureOpening } from "./browser-load";
import { serveFloorPage } from "./floor-page";
import { freePort, startStandin, startTramontane } from "./processes";
import { newGuest } from "./readers";

const root = new URL("../..", import.meta.url).pathname;
const folder = mkdtempSync(join(tmpdir(), "tramontane-bench-"));
const [standinPort, floorPort, port] = [await freePort(), await freePort(), await freePort()];
const only = process.argv.slice(2);
const wanted = (name: string) => only.length === 0 || only.includes(name);

const standin = await startStandin(standinPort);
const floorServer = await serveFloorPage(floorPort, standinPort);

/** Two hundred long messages, and a thousand of ordinary length. */
const [longId, manyId] = [uuidv7(), uuidv7()];
let server = await startServer();
const cookie = await newGuest(port);
// The embedded database belongs to one process at a time.
await server.end();
spawnSync(
  process.execPath,
  [
    "--conditions=react-server",
    "--import",
    "tsx",
    "tests/bench/seed-conversations.ts",
    folder,
    `${longId}:200:900`,
    `${manyId}:1000:300`,
  ],
  { cwd: root, stdio: ["ignore", "ignore", "inherit"] },
);
server = await startServer();

const browser = await chromium.launch({ executablePath: findBrowser(), args: browserArguments() });
const ours = `http://127.0.0.1:${port}/`;
const floor = `http://127.0.0.1:${floorPort}/`;
const controls = { browser, standinUrl: `http://127.0.0.1:${standinPort}`, cookie };

try {
  if (wanted("stream")) {
    const title = "An answer of 4,000 tokens at 200 tokens/s, while typing";
    table(title, await measureStream(controls, floor), await measureStream(controls, ours));
  }
  if (wanted("first")) {
    const title = "From Send to the first visible token, warm, 15 times";
    table(title, await measureFirstTokens(controls, floor), await measureFirstTokens(controls, ours));
  }
  if (wanted("load")) {
    const title = "Until the composer works; slow: 1.6 Mbit/s, 150 ms, a fourth of the processor";
    table(title, await measureLoad(controls, floor), await measureLoad(controls, ours));
  }
  if (wanted("open")) {
    table("Opening 200 long messages", {}, await measureOpening(controls, ours, longId));
    table("Opening 1,000 messages, then typing", {}, await measureOpening(controls, ours, manyId));
  }
} finally {
  await browser.close();
  await server.end();
  await standin.end();
  floorServer.close();
  floorServer.closeAllConnections();
  rmSync(folder, { recursive: true, force: true });
}

function startServer() {
  return startTramontane({ port, standinPort, folder });
}

function table(
  title: string,
  floorFigures: Record<string, string>,
  ourFigures: Record<string, string>,
): void {
  console.log(`\n${title.padEnd(62)} ${"plain page".padStart(12)} ${"ours".padStart(12)}`);
  for (const [name, value] of Object.entries(ourFigures)) {
    console.log(`  ${name.padEnd(60)} ${(floorFigures[name] ?? "–").padStart(12)} ${value.padStart(12)}`);
  }
}
