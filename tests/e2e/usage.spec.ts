import type { Page } from "@playwright/test";
import type { UsageReport } from "@/lib/usage/contract";
import { spawnScript } from "../support/spawn-script";
import { expect, expectAccessible, test } from "./fixture";
import { useOwnServer } from "./own-server";

/** A server of this file's own, with a month of somebody's usage in it and somebody else who has none. */
test.describe.configure({ mode: "default", timeout: 120_000 });

const password = "seven quiet lanterns";
const own = useOwnServer(async (folder) => {
  expect(await spawnScript("tests/support/seed-usage.ts", folder, password).ended).toBe(0);
});

async function openUsageOf(page: Page, email: string): Promise<void> {
  await page.goto(`${own.origin}/sign-in`);
  await page.getByLabel("Email").fill(email);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(page.getByRole("textbox", { name: "Message", exact: true })).toBeVisible();
  await page.goto(`${own.origin}/settings/usage`);
}

const legend = (page: Page) => page.getByRole("list", { name: "Colours of the plot" }).getByRole("listitem");
const models = (page: Page) => page.getByRole("region", { name: "By model" });
const measure = (page: Page, name: string) =>
  page.getByRole("radiogroup", { name: "What the plot shows" }).getByRole("radio", { name, exact: true });
const isWiderThan = (selector: string) => {
  const element = document.querySelector(selector);
  return element === null || element.scrollWidth > element.clientWidth;
};

test("a month of usage: the plot and its legend go by size, each colour is one model's, and the table is whole", async ({
  page,
}) => {
  await openUsageOf(page, "month@example.org");
  await expect(legend(page).first()).toBeVisible();
  const response = await page.request.get(`${own.origin}/api/usage?zone=UTC`);
  const report = (await response.json()) as UsageReport;
  const bySize = report.models.map(({ modelId }) => modelId);
  expect(bySize.length).toBeGreaterThan(8);

  const inLegend = await legend(page).locator("span.truncate").allInnerTexts();
  expect(inLegend).toEqual([...bySize.slice(0, 7), `${bySize.length - 7} other models`]);
  const colours = await legend(page)
    .locator("span[aria-hidden]")
    .evaluateAll((all) => all.map((swatch) => getComputedStyle(swatch).backgroundColor));
  expect(new Set(colours).size).toBe(colours.length);

  const rows = models(page).getByRole("row");
  await expect(rows).toHaveCount(bySize.length + 2);
  await expect(rows.nth(1)).toContainText(bySize[0] ?? "");
  const calls = report.models.reduce((sum, row) => sum + row.calls, 0);
  await expect(rows.last()).toContainText(`All${calls.toLocaleString("en-GB")}`);
  // Not one column is cut off on a desk.
  expect(await page.evaluate(isWiderThan, 'section[aria-label="By model"]')).toBe(false);
});

test("the plot shows cost, times and the cached part too, and says a day's figures to the keyboard", async ({
  page,
}) => {
  await openUsageOf(page, "month@example.org");
  const plot = page.getByRole("figure");
  await measure(page, "Cost").click();
  await expect(plot.getByText(/^\$\d/).first()).toBeVisible();
  // By what each costs now, and without those that nobody knows the price of.
  await expect(legend(page).first()).toContainText("mistral-medium-2604");
  await expect(plot.getByText(/models without a known price are left out/)).toBeVisible();
  await measure(page, "Times").click();
  await expect(legend(page)).toHaveText(["Whole answer", "First token"]);
  await measure(page, "Cached").click();
  await expect(legend(page)).toHaveText(["Read from the cache"]);
  await expect(plot.getByText("100%")).toBeVisible();

  await measure(page, "Tokens").click();
  await plot.getByRole("application").focus();
  await page.keyboard.press("ArrowRight");
  await expect(plot.locator(".recharts-tooltip-wrapper")).toContainText(/mistral-medium-2604[\d,]+/);

  await plot.getByText("As a table").click();
  const table = plot.getByRole("region", { name: "Last 30 days" });
  await expect(table.getByRole("row")).toHaveCount(31);
  await expect(table.getByRole("columnheader").nth(1)).toHaveText("All");
});

for (const colorScheme of ["light", "dark"] as const) {
  test(`usage is accessible in ${colorScheme} colours, on a desk and on a phone, with a month of it and with none`, async ({
    page,
    anotherReader,
  }) => {
    const other = await anotherReader();
    await openUsageOf(page, "month@example.org");
    await openUsageOf(other, "empty@example.org");
    await expect(other.getByText("Nothing in the last 30 days")).toBeVisible();
    await expect(legend(page).first()).toBeVisible();
    for (const reader of [page, other]) {
      await reader.emulateMedia({ colorScheme });
      for (const size of [
        { width: 1280, height: 900 },
        { width: 390, height: 844 },
      ]) {
        await reader.setViewportSize(size);
        await expectAccessible(reader);
        expect(await reader.evaluate(isWiderThan, "html")).toBe(false);
      }
    }
    await page.getByText("As a table").click();
    await expectAccessible(page);
  });
}
