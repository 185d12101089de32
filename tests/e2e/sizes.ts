import type { Page } from "@playwright/test";
import { expect } from "./fixture";

/** Windows that every page must fit: a small phone, and a window of 1280 × 800 at 200 % and at 400 %. */
export const narrowSizes = [
  { width: 320, height: 640 },
  { width: 640, height: 400 },
  { width: 320, height: 256 },
] as const;

/** Fails when the page scrolls sideways, or when words or controls stand outside the window where nothing scrolls. */
export async function expectNothingCutOff(page: Page): Promise<void> {
  // A window that has only just got its size is laid out a frame later.
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve))));
  const { width, height } = page.viewportSize() ?? { width: 0, height: 0 };
  expect(await page.evaluate(findCutOff), `${page.url()} at ${width} × ${height}`).toEqual([]);
}

/** Runs in the page. */
function findCutOff(): string[] {
  const width = document.documentElement.clientWidth;
  const found: string[] = [];
  const sideways = document.documentElement.scrollWidth - width;
  if (sideways > 0) found.push(`the page scrolls sideways by ${sideways} px`);
  const canBeReached = (element: Element) => {
    for (let box = element.parentElement; box; box = box.parentElement)
      if (/auto|scroll/.test(getComputedStyle(box).overflowX) && box.scrollWidth > box.clientWidth)
        return true;
    return false;
  };
  for (const element of document.querySelectorAll<HTMLElement>(
    "button, a, input, textarea, select, label, h1, h2, h3, h4, p, li, dt, dd, td, th, summary, [role=switch], [role=radio]",
  )) {
    const box = element.getBoundingClientRect();
    // What is for screen readers alone has a size of one pixel.
    if (box.width <= 1 || box.height <= 1) continue;
    if (!element.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue;
    if (box.left < -1 || box.right > width + 1) {
      if (canBeReached(element)) continue;
      const name = element.ariaLabel ?? element.textContent?.trim().slice(0, 40);
      found.push(`${element.tagName} “${name}” from ${Math.round(box.left)} to ${Math.round(box.right)}`);
    }
  }
  return found;
}
