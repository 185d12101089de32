/**
 * `npm run bench:sidebar`: a reader with 10,000 conversations scrolls through all of them, and then works with the
 * whole list, in a real Chromium. Needs nothing else on the machine.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type CDPSession, chromium, type Page } from "@playwright/test";
import { browserArguments, findBrowser } from "@/scripts/find-browser";
import { freePort, startStandin, startTramontane } from "./processes";
import { newGuest } from "./readers";
import { readSpent, watch } from "./watch-page";

const count = Number(process.argv[2] ?? 10_000);
const root = new URL("../..", import.meta.url).pathname;
const folder = mkdtempSync(join(tmpdir(), "tramontane-bench-"));
const [standinPort, port] = [await freePort(), await freePort()];
const wheelPx = 400;
const wheels = 300;

const standin = await startStandin(standinPort);
let server = await startServer();
const cookie = await newGuest(port);
// The embedded database belongs to one process at a time.
await server.end();
spawnSync(
  process.execPath,
  ["--conditions=react-server", "--import", "tsx", "tests/bench/seed-sidebar.ts", folder, String(count)],
  { cwd: root, stdio: ["ignore", "ignore", "inherit"] },
);
server = await startServer();
const browser = await chromium.launch({ executablePath: findBrowser(), args: browserArguments() });

try {
  const url = `http://127.0.0.1:${port}/`;
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: "en-GB" });
  await context.addCookies(
    cookie.split("; ").map((pair) => {
      const equals = pair.indexOf("=");
      return { name: pair.slice(0, equals), value: pair.slice(equals + 1), url };
    }),
  );
  const page = await context.newPage();
  await watch(page);
  const session = await context.newCDPSession(page);
  // Time on the processor, so that others on the machine count less.
  await session.send("Performance.enable", { timeDomain: "threadTicks" });
  await page.goto(url);
  const list = page.getByRole("navigation", { name: "Conversations" });
  await list.getByRole("link").first().waitFor();
  await list.hover();

  const loading = await during(page, session, async () => {
    while (!(await isWhole(page))) {
      await page.mouse.wheel(0, 20_000);
      await nextFrame(page);
    }
  });
  say(`${count} conversations, scrolled to the last`, {
    ...loading,
    "rows in the page": await list.locator("li").count(),
    "elements in the page": await page.locator("*").count(),
  });
  say(
    "the whole list, scrolled up, one turn of the wheel a frame",
    await during(page, session, async () => {
      for (let turn = 0; turn < wheels; turn += 1) {
        await page.mouse.wheel(0, -wheelPx);
        await nextFrame(page);
      }
    }),
  );
  await list.evaluate((element) => element.scrollTo(0, 0));
  const title = "Renamed among ten thousand";
  say(
    "a conversation renamed in place",
    await during(page, session, async () => {
      await list.getByRole("link").first().press("F2");
      await page.keyboard.type(title);
      await page.keyboard.press("Enter");
      await list.getByRole("link", { name: title }).waitFor();
    }),
  );
  say(
    "a question typed and asked",
    await during(page, session, async () => {
      const composer = page.getByRole("textbox", { name: "Message", exact: true });
      await composer.click();
      await page.keyboard.type("How does the wind find its way?");
      await page.keyboard.press("Enter");
      await page.getByRole("button", { name: "Copy as Markdown" }).waitFor();
    }),
  );
} finally {
  await browser.close();
  await server.end();
  await standin.end();
  rmSync(folder, { recursive: true, force: true });
}

/** What Chromium and the page have counted while something was done. */
async function during(page: Page, session: CDPSession, act: () => Promise<void>) {
  await page.evaluate(() => window.startWatch());
  const before = await readSpent(session);
  const startedMs = performance.now();
  await act();
  const seconds = (performance.now() - startedMs) / 1_000;
  const after = await readSpent(session);
  const { longTasksMs, inputDelaysMs, frames } = await page.evaluate(() => window.watched);
  return {
    seconds: seconds.toFixed(2),
    "frames a second": (frames / seconds).toFixed(1),
    "script, ms a frame": (((after.script - before.script) * 1_000) / frames).toFixed(2),
    "layout and style, ms a frame": (
      ((after.layout + after.style - before.layout - before.style) * 1_000) /
      frames
    ).toFixed(2),
    "long tasks": `${longTasksMs.length}, the longest ${Math.max(0, ...longTasksMs).toFixed(0)} ms`,
    "input delay at most, ms": Math.max(0, ...inputDelaysMs).toFixed(0),
  };
}

/** The list ends with the button for older ones, unless there are none. */
function isWhole(page: Page): Promise<boolean> {
  return page.evaluate(() => {
    const list = document.querySelector("nav[data-scroller]");
    if (!list) return false;
    const isLoading = list.querySelector("[role=status]") !== null;
    const hasMore = [...list.querySelectorAll("button")].some(({ textContent }) =>
      textContent?.includes("older conversations"),
    );
    return !isLoading && !hasMore;
  });
}

function nextFrame(page: Page): Promise<void> {
  return page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => resolve())));
}

function say(title: string, figures: Record<string, string | number>): void {
  console.log(`\n${title}`);
  for (const [name, value] of Object.entries(figures)) console.log(`  ${name.padEnd(34)} ${value}`);
}

function startServer() {
  return startTramontane({ port, standinPort, folder });
}
