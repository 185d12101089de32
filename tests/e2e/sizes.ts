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

/** Fails when something that is pressed is less than 44 px wide or high where a finger may press it. */
export async function expectLargeEnough(page: Page): Promise<void> {
  expect(await page.evaluate(findSmall), page.url()).toEqual([]);
}

/** Runs in the page. */
function findSmall(): string[] {
  const least = 44;
  const pressed = "button, nav a, [role=button], [role=radio], [role=switch], input, select, summary";
  return [...document.querySelectorAll<HTMLElement>(pressed)]
    .filter((element) => element.checkVisibility({ visibilityProperty: true, opacityProperty: true }))
    .flatMap((element) => {
      const { width, height } = element.getBoundingClientRect();
      // What is for screen readers and forms alone has a size of one pixel.
      if (width <= 1 || height <= 1) return [];
      // A label is pressed for its control, and what is laid around a small control counts as the control.
      const around = getComputedStyle(element, "::before");
      const areas = [
        { width, height },
        { width: Number.parseFloat(around.width) || 0, height: Number.parseFloat(around.height) || 0 },
        ...[...((element as HTMLInputElement).labels ?? [])].map((label) => label.getBoundingClientRect()),
      ];
      if (areas.some((area) => area.width >= least && area.height >= least)) return [];
      return [`${element.tagName} “${element.ariaLabel ?? element.textContent}” ${width}×${height}`];
    });
}
