import type { Browser, Page } from "@playwright/test";
import { controlOf } from "../support/standin-control";
import { readSpent, watch } from "./watch-page";

export type Controls = { browser: Browser; standinUrl: string; cookie: string };

export type Figures = Record<string, string>;

const typedText = "While the answer arrives the reader writes on, and no key may wait for it. ";

/** One long answer while somebody types: what it costs, and whether a key had to wait. */
export async function measureStream({ browser, standinUrl }: Controls, url: string): Promise<Figures> {
  const page = await openPage(browser, url);
  const session = await page.context().newCDPSession(page);
  await session.send("Performance.enable");
  await ask(page, "[[scenario:long tokens=200 rate=200]] Warm up.");
  await ended(page);
  await page.evaluate(() => window.startWatch());
  const before = await readSpent(session);
  const startedMs = Date.now();
  const question = `[[scenario:long tokens=4000 rate=200 chunk=1]] Measure ${startedMs}.`;
  await ask(page, question);
  const deadline = Date.now() + 19_000;
  await field(page).focus();
  for (let index = 0; Date.now() < deadline; index++) {
    await page.keyboard.type(typedText.charAt(index % typedText.length));
    await pause(90);
  }
  const { endedAt } = await controlOf(standinUrl).waitForRequest(question, "ended", 15_000);
  await ended(page);
  const after = await readSpent(session);
  const seconds = (Date.now() - startedMs) / 1_000;
  const seen = await page.evaluate(() => window.watched);
  await page.context().close();
  const spent = {
    script: after.script - before.script,
    layout: after.layout - before.layout,
    style: after.style - before.style,
  };
  const frames = seen.frames / seconds;
  return {
    "script, s": spent.script.toFixed(2),
    "layout, s": spent.layout.toFixed(2),
    "style, s": spent.style.toFixed(2),
    "script + layout + style, s": (spent.script + spent.layout + spent.style).toFixed(2),
    "long tasks over 50 ms": String(seen.longTasksMs.length),
    "worst long task, ms": Math.max(0, ...seen.longTasksMs).toFixed(0),
    "worst input delay, ms": Math.max(0, ...seen.inputDelaysMs).toFixed(0),
    "frames/s": frames.toFixed(1),
    "text ends after the model, ms": endedAt ? ((seen.lastTextAtMs ?? Number.NaN) - endedAt).toFixed(0) : "?",
  };
}

/**
 * How long a reader waits for the first word of a short answer. Half of what is asked is answered with a heading, whose
 * first token is a `#`: the plain page shows it, and ours nothing before the word behind it.
 */
export async function measureFirstTokens(controls: Controls, url: string): Promise<Figures> {
  const heading = await timesToFirst(controls, url, "[[scenario:long tokens=30 rate=200 chunk=1]] Go.");
  const word = await timesToFirst(controls, url, "[[scenario:answer rate=200 chunk=1]] Go.");
  return {
    "a heading: median, ms": middle(heading).toFixed(0),
    "a heading: worst, ms": Math.max(...heading).toFixed(0),
    "a word: median, ms": middle(word).toFixed(0),
    "a word: worst, ms": Math.max(...word).toFixed(0),
  };
}

async function timesToFirst({ browser }: Controls, url: string, question: string): Promise<number[]> {
  const page = await openPage(browser, url);
  const times = await timesOnPage(page, question, 18);
  await page.context().close();
  // The first turns warm everything up.
  return times.slice(3);
}

/** Asks on a page that is watched, and gives how long each first word took, ms. */
export async function timesOnPage(page: Page, question: string, turns: number): Promise<number[]> {
  const times: number[] = [];
  for (let turn = 0; turn < turns; turn++) {
    await field(page).fill(question);
    await page.evaluate(() => window.startWatch());
    await page.getByRole("button", { name: "Send" }).click();
    // Looking for roles takes the page's own thread some milliseconds each time, so not before it is over.
    await page.waitForFunction(() => window.watched.firstTextAtMs !== null, undefined, { polling: 50 });
    await ended(page);
    const { sentAtMs, firstTextAtMs } = await page.evaluate(() => window.watched);
    if (sentAtMs && firstTextAtMs) times.push(firstTextAtMs - sentAtMs);
  }
  return times;
}

export function middle(times: readonly number[]): number {
  return times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? Number.NaN;
}

async function openPage(browser: Browser, url: string): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: "en-GB" });
  const page = await context.newPage();
  await watch(page);
  await page.goto(url, { waitUntil: "networkidle" });
  return page;
}

const field = (page: Page) => page.getByRole("textbox", { name: "Message", exact: true });

async function ask(page: Page, question: string): Promise<void> {
  await field(page).fill(question);
  await page.getByRole("button", { name: "Send" }).click();
}

/** Our page shows what can be done with a finished answer; the plain one sets an attribute. */
async function ended(page: Page): Promise<void> {
  const last = page.getByRole("article").last();
  await last
    .getByRole("button", { name: "Copy as Markdown" })
    .or(page.locator("article[data-done]").last())
    .first()
    .waitFor({ timeout: 30_000 });
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
