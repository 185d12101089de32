import type { Locator, Page } from "@playwright/test";
import { expect, test } from "./fixture";
import { answered, answers, ask, composer, converse, stopButton } from "./reader";

const scroller = (page: Page): Locator => page.getByRole("main").locator("[data-scroller]");
const jump = (page: Page): Locator => page.getByRole("button", { name: "Jump to latest" });

const fromBottom = (page: Page): Promise<number> =>
  scroller(page).evaluate((box) => box.scrollHeight - box.clientHeight - box.scrollTop);
const height = (page: Page): Promise<number> => scroller(page).evaluate((box) => box.scrollHeight);
const top = (locator: Locator): Promise<number> =>
  locator.evaluate((element) => Math.round(element.getBoundingClientRect().top));

/** Waits until an answer that is being written fills more than the window by this much. */
async function growBy(page: Page, px: number): Promise<void> {
  const from = await height(page);
  await expect.poll(() => height(page), { timeout: 30_000 }).toBeGreaterThan(from + px);
}

/** An answer that is being written, a window long already. */
async function writeLong(page: Page): Promise<void> {
  await page.goto("/");
  await ask(page, "[[scenario:long tokens=20000 rate=400]] Go on and on.");
  await expect
    .poll(() => scroller(page).evaluate((box) => box.scrollHeight - box.clientHeight), { timeout: 40_000 })
    .toBeGreaterThan(500);
}

test("the newest text is followed while the reader is there; a scroll up lets go, the button returns", async ({
  page,
}) => {
  await writeLong(page);
  await expect.poll(() => fromBottom(page)).toBeLessThan(2);
  await growBy(page, 100);
  await expect.poll(() => fromBottom(page)).toBeLessThan(2);
  await expect(jump(page)).toBeHidden();

  await scroller(page).hover();
  await page.mouse.wheel(0, -300);
  const passage = answers(page).last().getByRole("heading").nth(1);
  await expect(jump(page)).toBeVisible();
  const place = await top(passage);
  await growBy(page, 300);
  expect(await top(passage)).toBe(place);

  await jump(page).click();
  await expect.poll(() => fromBottom(page)).toBeLessThan(2);
  await growBy(page, 100);
  await expect.poll(() => fromBottom(page)).toBeLessThan(2);
  await stopButton(page).click();
  await answered(page);
});

test("the keyboard lets go and returns as well", async ({ page }) => {
  await writeLong(page);
  await scroller(page).focus();
  await page.keyboard.press("PageUp");
  await expect(jump(page)).toBeVisible();
  const away = await fromBottom(page);
  await growBy(page, 200);
  expect(await fromBottom(page)).toBeGreaterThan(away + 100);
  await page.keyboard.press("End");
  await expect.poll(() => fromBottom(page)).toBeLessThan(2);
  await growBy(page, 100);
  await expect.poll(() => fromBottom(page)).toBeLessThan(2);
  await stopButton(page).click();
  await answered(page);
});

test("a conversation opens at its end, and a window that changes its size stays there", async ({ page }) => {
  await converse(page, "[[scenario:long tokens=1500 rate=0]] Much.");
  await page.reload();
  await expect.poll(() => fromBottom(page)).toBeLessThan(2);
  await page.setViewportSize({ width: 800, height: 500 });
  await expect.poll(() => fromBottom(page)).toBeLessThan(2);
  await page.setViewportSize({ width: 390, height: 844 });
  await expect.poll(() => fromBottom(page)).toBeLessThan(2);
});

test("a composer that grows covers nothing of what was read last", async ({ page }) => {
  await converse(page, "[[scenario:long tokens=1500 rate=0]] Much.");
  await expect.poll(() => fromBottom(page)).toBeLessThan(2);
  await composer(page).fill("line\n".repeat(8));
  await expect.poll(() => fromBottom(page)).toBeLessThan(2);
  const box = await composer(page).boundingBox();
  expect(box?.height).toBeLessThanOrEqual(800 / 3 + 1);
});

test("what is read stays where it is while older messages above it get their form", async ({ page }) => {
  await converse(page, "[[scenario:long tokens=1500 rate=0]] First.");
  for (const next of ["Second.", "Third."]) {
    await ask(page, `[[scenario:long tokens=1500 rate=0]] ${next}`);
    await expect(page.getByText(next)).toBeVisible();
    await answered(page);
  }
  await page.reload();
  await expect.poll(() => fromBottom(page)).toBeLessThan(2);
  await scroller(page).hover();
  const passage = page.getByText("Third.");
  // Up, a little at a time: no step moves what is seen by more than the step.
  for (let step = 0; step < 12; step++) {
    const before = await top(passage);
    const scrolled = await scroller(page).evaluate((box) => box.scrollTop);
    await page.mouse.wheel(0, -400);
    await expect.poll(() => top(passage)).not.toBe(before);
    await expect.poll(async () => (await top(passage)) - before).toBeLessThanOrEqual(402);
    if (scrolled < 400) break;
  }
});
