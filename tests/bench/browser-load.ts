import type { BrowserContext, Page } from "@playwright/test";
import { type Controls, type Figures, middle, timesOnPage } from "./browser-answer";
import { watch } from "./watch-page";

const slowLine = { offline: false, latency: 150, downloadThroughput: 200_000, uploadThroughput: 93_750 };

/** What comes over the wire and how long it takes until a typed question could be sent. */
export async function measureLoad(controls: Controls, url: string): Promise<Figures> {
  const { active, idle } = await weigh(controls, url);
  const [free, slow]: [number[], number[]] = [[], []];
  for (let turn = 0; turn < 3; turn++) {
    free.push(await loadOnce(controls, url, false));
    slow.push(await loadOnce(controls, url, true));
  }
  return {
    "JavaScript until then, KiB on the wire": (active.scripts / 1024).toFixed(1),
    "everything until then, KiB on the wire": (active.all / 1024).toFixed(1),
    "JavaScript with what comes when idle, KiB on the wire": (idle.scripts / 1024).toFixed(1),
    "usable, ms": middle(free).toFixed(0),
    "usable on the slow line, s": (middle(slow) / 1_000).toFixed(2),
  };
}

type Weight = { scripts: number; all: number };

/** Bytes on the wire until the page is idle, and then. Nobody types: that asks for what the answer will need. */
async function weigh({ browser }: Controls, url: string): Promise<{ active: Weight; idle: Weight }> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: "en-GB" });
  const page = await context.newPage();
  await holdIdle(page);
  const session = await context.newCDPSession(page);
  await session.send("Network.enable");
  const scripts = new Set<string>();
  const weight: Weight = { scripts: 0, all: 0 };
  session.on("Network.responseReceived", ({ requestId, type }) => {
    if (type === "Script") scripts.add(requestId);
  });
  session.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
    weight.all += encodedDataLength;
    if (scripts.has(requestId)) weight.scripts += encodedDataLength;
  });
  await page.goto(url, { waitUntil: "networkidle" });
  const active = { ...weight };
  await page.evaluate(() => window.releaseIdle());
  await page.waitForTimeout(idleSettlesMs);
  await page.waitForLoadState("networkidle");
  await context.close();
  return { active, idle: { ...weight } };
}

/** How long until a typed question could be sent, ms. */
async function loadOnce({ browser }: Controls, url: string, isSlow: boolean): Promise<number> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: "en-GB" });
  const page = await context.newPage();
  await holdIdle(page);
  if (isSlow) {
    const session = await context.newCDPSession(page);
    await session.send("Network.enable");
    await session.send("Network.emulateNetworkConditions", slowLine);
    await session.send("Emulation.setCPUThrottlingRate", { rate: 4 });
  }
  // Chromium makes parts of its own window with each tab.
  await page.waitForTimeout(tabSettlesMs);
  const startedMs = performance.now();
  await page.goto(url, { waitUntil: "commit" });
  const field = page.getByRole("textbox", { name: "Message", exact: true });
  await field.waitFor();
  await field.pressSequentially("Early.");
  await page.waitForFunction(
    () => document.querySelector("button[aria-label=Send]")?.getAttribute("aria-disabled") === "false",
    undefined,
    { polling: 10, timeout: 60_000 },
  );
  const usableMs = performance.now() - startedMs;
  await context.close();
  return usableMs;
}

const tabSettlesMs = 1_000;

/** Longer than it takes a page that is idle to ask for what waited for that. */
const idleSettlesMs = 2_000;

declare global {
  interface Window {
    /** Lets the page be idle from now on. */
    releaseIdle: () => void;
  }
}

/**
 * Keeps the page from ever being idle until it is told so: otherwise chance says how much of what waits for that has
 * come by the time the composer works.
 */
async function holdIdle(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const request = window.requestIdleCallback.bind(window);
    const cancel = window.cancelIdleCallback.bind(window);
    const held = new Map<number, () => void>();
    let last = 0;
    // Below zero, where the browser's own handles never are.
    window.requestIdleCallback = (...asked) => {
      last -= 1;
      held.set(last, () => request(...asked));
      return last;
    };
    window.cancelIdleCallback = (handle) => {
      if (!held.delete(handle)) cancel(handle);
    };
    window.releaseIdle = () => {
      window.requestIdleCallback = request;
      for (const ask of held.values()) ask();
      held.clear();
    };
  });
}

/** Opens a stored conversation by its address and from the sidebar, counts its nodes, types, and asks. */
export async function measureOpening(controls: Controls, url: string, id: string): Promise<Figures> {
  const context = await controls.browser.newContext({
    viewport: { width: 1280, height: 800 },
    locale: "en-GB",
  });
  await context.addCookies(cookiesOf(controls.cookie, url));
  const loaded = await timesOf(context, async (page) => {
    await page.goto(`${url}c/${id}`, { waitUntil: "commit" });
  });
  const [page, clicked] = await clickThrough(context, url, id);
  await page.evaluate(() => new Promise((done) => requestIdleCallback(done)));
  const elements = await page.evaluate(() => document.getElementsByTagName("*").length);
  const nodes = await page.evaluate(() => {
    const walker = document.createTreeWalker(document);
    let count = 1;
    while (walker.nextNode()) count += 1;
    return count;
  });
  await page.evaluate(() => window.startWatch());
  await page.getByRole("textbox", { name: "Message", exact: true }).focus();
  await page.keyboard.type("Typing into a long conversation is as quick as into an empty one.", {
    delay: 40,
  });
  const { longTasksMs, inputDelaysMs } = await page.evaluate(() => window.watched);
  const firstWordsMs = await timesOnPage(page, "[[scenario:answer rate=200 chunk=1]] Go.", 8);
  await context.close();
  return {
    "from its address until the last is painted, ms": loaded.toFixed(0),
    "from the sidebar until the last is painted, ms": clicked.toFixed(0),
    "elements in the page": String(elements),
    "nodes in the page": String(nodes),
    "long tasks while typing": String(longTasksMs.length),
    "worst input delay while typing, ms": Math.max(0, ...inputDelaysMs).toFixed(0),
    "from Send to the first visible token, 8 times, median, ms": middle(firstWordsMs).toFixed(0),
  };
}

async function timesOf(context: BrowserContext, open: (page: Page) => Promise<void>): Promise<number> {
  const times: number[] = [];
  for (let turn = 0; turn < 3; turn++) {
    const page = await context.newPage();
    await watch(page);
    await page.waitForTimeout(tabSettlesMs);
    const startedMs = Date.now();
    await open(page);
    times.push((await lastPainted(page)) - startedMs);
    await page.close();
  }
  return times.sort((a, b) => a - b)[1] ?? Number.NaN;
}

async function clickThrough(context: BrowserContext, url: string, id: string): Promise<[Page, number]> {
  const page = await context.newPage();
  await watch(page);
  const times: number[] = [];
  for (let turn = 0; turn < 3; turn++) {
    await page.goto(url, { waitUntil: "networkidle" });
    const startedMs = Date.now();
    await page.locator(`[data-conversation="${id}"]`).first().click();
    times.push((await lastPainted(page)) - startedMs);
  }
  return [page, times.sort((a, b) => a - b)[1] ?? Number.NaN];
}

/** When the end of the thread stands in the window, ms since 1970. */
async function lastPainted(page: Page): Promise<number> {
  const handle = await page.waitForFunction(
    () => {
      const last = [...document.querySelectorAll('[data-part="text"]')].at(-1)?.lastElementChild;
      if (!last) return 0;
      const box = last.getBoundingClientRect();
      if (box.height === 0 || box.bottom < 0 || box.top > innerHeight) return 0;
      return new Promise<number>((resolve) =>
        requestAnimationFrame(() => setTimeout(() => resolve(performance.timeOrigin + performance.now()))),
      );
    },
    undefined,
    { polling: "raf", timeout: 60_000 },
  );
  return (await handle.jsonValue()) as number;
}

function cookiesOf(cookie: string, url: string) {
  return cookie.split("; ").map((pair) => {
    const equals = pair.indexOf("=");
    return { name: pair.slice(0, equals), value: pair.slice(equals + 1), url };
  });
}
