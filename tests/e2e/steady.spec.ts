import type { Page } from "@playwright/test";
import { expect, test } from "./fixture";
import { answered, answers, ask, converse } from "./reader";

/** What browsers call good is below 0.1; this is what no eye sees. */
const most = 0.02;

declare global {
  interface Window {
    /** How far things have moved that nobody moved, since the page began. */
    shifted: { value: number; what: string[] };
  }
}

test.beforeEach(({ page }) =>
  page.addInitScript(() => {
    window.shifted = { value: 0, what: [] };
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as unknown as Shift[]) {
        if (entry.hadRecentInput) continue;
        window.shifted.value += entry.value;
        for (const { node } of entry.sources) window.shifted.what.push(String(node?.outerHTML).slice(0, 120));
      }
    }).observe({ type: "layout-shift", buffered: true });
  }),
);

type Shift = { value: number; hadRecentInput: boolean; sources: { node: Element | null }[] };

async function expectSteady(page: Page, name: string): Promise<void> {
  await page.waitForLoadState("networkidle");
  await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 500)));
  const { value, what } = await page.evaluate(() => window.shifted);
  expect(value, `${name}: ${what.join("\n")}`).toBeLessThan(most);
}

for (const width of [1280, 390]) {
  test(`nothing jumps while pages arrive, at ${width} px`, async ({ page }) => {
    await page.setViewportSize({ width, height: 844 });
    await page.goto("/");
    await expectSteady(page, "a new chat");
    const formulas =
      "First $a^2$ and then\n\n$$\\sum_{k=1}^n k = \\frac{n(n+1)}{2}$$\n\nand\n\n$$E = mc^2$$\n\nthe end.";
    const address = await converse(page, `[[scenario:echo]]\n${formulas}`);
    await ask(page, "[[scenario:long tokens=600]]\nAt length");
    await answered(page);
    await expect(answers(page)).toHaveCount(2);
    for (const path of [address, "/settings", "/settings/key", "/settings/tokens", "/settings/usage"]) {
      await page.goto(path);
      await expectSteady(page, path);
    }
  });
}
