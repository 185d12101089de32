/**
 * How long the model picker takes to open with 200 models: from the press to the painted list, in a production
 * build and Chromium, the first time on a page (nothing of the list's code is in the browser's cache) and after.
 *
 *   npm run bench:picker [-- <pages>]
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type BrowserContext, chromium } from "@playwright/test";
import { browserArguments, findBrowser } from "../../scripts/find-browser";
import { freePort, startStandin, startTramontane } from "./processes";

const models = 200;
const wantMs = 100;
const pages = Number(process.argv[2] ?? 10);

declare global {
  interface Window {
    /** From the last press to the painted list. */
    openedMs: Promise<number>;
  }
}

/** A text, because what compiles this file names functions in a way that only it understands. */
const stopwatch = `
  const watch = (event) => {
    window.openedMs = new Promise((resolve) => {
      const look = () => {
        const option = document.querySelector('[role="option"]');
        if (!option || option.getBoundingClientRect().height === 0) return requestAnimationFrame(look);
        // This frame paints the list; what runs right after it knows when.
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => resolve(performance.now() - event.timeStamp);
        port2.postMessage(null);
      };
      requestAnimationFrame(look);
    });
  };
  addEventListener("pointerdown", watch, { capture: true });
  addEventListener("keydown", watch, { capture: true });
`;

const [port, standinPort] = [await freePort(), await freePort()];
const dataDir = mkdtempSync(join(tmpdir(), "tramontane-bench-"));
const url = `http://127.0.0.1:${port}`;
const standin = await startStandin(standinPort);
await fetch(`http://127.0.0.1:${standinPort}/__control/models`, {
  method: "PATCH",
  body: JSON.stringify({ count: models }),
});
const server = await startTramontane({ port, standinPort, folder: dataDir });
const browser = await chromium.launch({
  executablePath: process.env.BROWSER_PATH || findBrowser(),
  args: browserArguments(),
});
try {
  const measured: Record<string, number[]> = {};
  const note = (name: string, ms: number) => {
    measured[name] = [...(measured[name] ?? []), ms];
  };
  for (let index = 0; index < pages; index++) {
    await withContext({}, async (context) => {
      const open = await preparePage(context);
      note("mouse, first", await open("mouse"));
      note("mouse, again", await open("mouse"));
    });
    await withContext({}, async (context) => {
      const open = await preparePage(context);
      note("keyboard, first", await open("keyboard"));
    });
    await withContext({ hasTouch: true, viewport: { width: 390, height: 844 } }, async (context) => {
      const open = await preparePage(context);
      note("touch, first", await open("touch"));
    });
  }
  console.log(
    `${models} models, ${pages} pages, ms from the press to the painted list (wanted: under ${wantMs})`,
  );
  for (const [name, values] of Object.entries(measured)) {
    const sorted = values.toSorted((a, b) => a - b);
    const at = (share: number) => Math.round(sorted[Math.floor((sorted.length - 1) * share)] ?? 0);
    console.log(`  ${name.padEnd(16)} p50 ${at(0.5)}  p90 ${at(0.9)}  max ${at(1)}`);
  }
} finally {
  await browser.close();
  await server.end();
  await standin.end();
  rmSync(dataDir, { recursive: true, force: true });
}

async function withContext(
  options: Parameters<typeof browser.newContext>[0],
  use: (context: BrowserContext) => Promise<void>,
): Promise<void> {
  const context = await browser.newContext(options);
  await use(context);
  await context.close();
}

type Way = "mouse" | "keyboard" | "touch";

async function preparePage(context: BrowserContext): Promise<(way: Way) => Promise<number>> {
  const page = await context.newPage();
  await page.addInitScript({ content: stopwatch });
  await page.goto(url, { waitUntil: "networkidle" });
  const trigger = page.getByLabel(/^Model: /);
  return async (way) => {
    if (way === "keyboard") {
      await trigger.focus();
      await page.keyboard.press("Enter");
    } else if (way === "touch") await trigger.tap();
    else await trigger.click();
    const ms = await page.evaluate(() => window.openedMs);
    if (way === "mouse") {
      await page.locator("input:focus").waitFor();
      await page.keyboard.press("Escape");
      await page.getByRole("option").first().waitFor({ state: "detached" });
    }
    return ms;
  };
}
