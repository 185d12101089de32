import type { Locator, Page } from "@playwright/test";
import { expect, expectAccessible, test } from "./fixture";
import { converse, thread } from "./reader";

const palette = (page: Page): Locator => page.getByRole("dialog", { name: "Search and commands" });
const hits = (page: Page): Locator =>
  palette(page).getByRole("group", { name: "Conversations", exact: true }).getByRole("option");
const theSwitch = (page: Page): Locator =>
  page.getByRole("switch", { name: "Search my messages by meaning" });

async function search(page: Page, words: string): Promise<void> {
  await page.keyboard.press("Control+k");
  const field = palette(page).getByRole("combobox", { name: "Search and commands" });
  await expect(field).toBeFocused();
  await field.fill(words);
}

test("messages are found without a word in common once that is switched on, and no longer when it is off", async ({
  page,
}) => {
  const address = await converse(page, "[[scenario:echo]] Mending my bicycle takes patience");
  await converse(page, "[[scenario:echo]] The queen and her history");
  await search(page, "repairing bikes");
  await expect(palette(page).getByText("Nothing found.", { exact: false }).last()).toBeVisible();
  await page.keyboard.press("Escape");

  await page.goto("/settings/data");
  await expect(theSwitch(page)).not.toBeChecked();
  await expect(page.getByText("which costs tokens", { exact: false })).toBeVisible();
  await theSwitch(page).click();
  await expect(page.getByText("Ready: 4 messages can be found by meaning.")).toBeVisible({ timeout: 30_000 });
  await expectAccessible(page);
  // What is written from now on comes along by itself.
  await page.reload();
  await expect(theSwitch(page)).toBeChecked();

  await search(page, "repairing bikes");
  await expect(hits(page).first()).toContainText("Mending my bicycle");
  await expect(hits(page).first()).toContainText("By meaning");
  await expect(hits(page).filter({ hasText: "queen" })).toHaveCount(0);
  await expectAccessible(page);
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(new RegExp(`^${address}`));
  await expect(thread(page).locator("article:focus")).toContainText("Mending my bicycle");

  await page.goto("/settings/data");
  await theSwitch(page).click();
  await expect(theSwitch(page)).not.toBeChecked();
  await expect(page.getByText("Ready: 4 messages", { exact: false })).toBeHidden();
  await search(page, "repairing bikes");
  await expect(palette(page).getByText("Nothing found.", { exact: false }).last()).toBeVisible();
});

test("what means the same comes later, and moves no row that is in sight", async ({ page }) => {
  await converse(page, "[[scenario:echo]] How to repair a bike");
  await converse(page, "[[scenario:echo]] Mending my bicycle takes patience");
  await page.goto("/settings/data");
  await theSwitch(page).click();
  await expect(page.getByText("Ready: 4 messages can be found by meaning.")).toBeVisible({ timeout: 30_000 });

  let letThrough = (): void => {};
  const held = new Promise<void>((resolve) => {
    letThrough = resolve;
  });
  await page.route("**/api/search/meaning?*", async (route) => {
    await held;
    await route.continue();
  });
  const asked = page.waitForRequest("**/api/search/meaning?*");
  await search(page, "repair bike");
  await expect(hits(page).first()).toBeVisible();
  await asked;
  const before = await hits(page).allTextContents();
  await page.keyboard.press("ArrowDown");
  const active = palette(page)
    .getByRole("listbox", { name: "Results" })
    .getByRole("option", { selected: true });
  const chosen = await active.textContent();
  letThrough();
  await expect(hits(page).filter({ hasText: "By meaning" }).first()).toBeVisible();
  expect((await hits(page).allTextContents()).slice(0, before.length)).toEqual(before);
  await expect(active).toHaveText(chosen ?? "");
});

test("the words are found although what means the same can't be looked for, and the palette says so", async ({
  page,
}) => {
  await converse(page, "[[scenario:echo]] How to repair a bike");
  await page.goto("/settings/data");
  await theSwitch(page).click();
  await expect(page.getByText("Ready: 2 messages can be found by meaning.")).toBeVisible({ timeout: 30_000 });
  await page.route("**/api/search/meaning?*", (route) =>
    route.fulfill({ status: 200, contentType: "text/html", body: "not what it should be" }),
  );
  await search(page, "repair");
  await expect(hits(page).filter({ hasText: "How to repair a bike" }).first()).toBeVisible();
  await expect(palette(page).getByText("Searched for the words alone", { exact: false })).toBeVisible();
});
