import type { Locator, Page } from "@playwright/test";
import { expect, expectAccessible, test } from "./fixture";
import { answers, ask, conversations, converse } from "./reader";

const rows = (page: Page): Locator => conversations(page).getByRole("link");

const row = (page: Page, title: string): Locator =>
  conversations(page).getByRole("listitem").filter({ hasText: title });

async function choose(page: Page, row: Locator, action: string): Promise<void> {
  await row.hover();
  await row.getByRole("button").click();
  await page.getByRole("menuitem", { name: action, exact: true }).click();
}

/** A conversation on top of the list, with a title that no model changes any more. */
async function conversation(page: Page, title: string): Promise<void> {
  await converse(page, `About ${title}`);
  await choose(page, conversations(page).getByRole("listitem").first(), "Rename");
  const field = page.getByRole("textbox", { name: "New title" });
  await expect(field).toBeFocused();
  await field.fill(title);
  const saved = page.waitForResponse((response) => response.request().method() === "PATCH");
  await field.press("Enter");
  await saved;
  await expect(rows(page).first()).toHaveText(title);
}

test("a conversation is renamed in place, the focus stays on it, and a reload shows the new title", async ({
  page,
}) => {
  await conversation(page, "Two winds");
  await expect(rows(page).first()).toBeFocused();
  await expect(rows(page).first()).toHaveAttribute("aria-current", "page");
  await page.reload();
  await expect(rows(page)).toHaveText(["Two winds"]);
});

test("a deletion can be undone; without that it is carried out, even by a reload", async ({ page }) => {
  await conversation(page, "Kept");
  await conversation(page, "Gone");
  await choose(page, row(page, "Kept"), "Delete");
  const undo = page.getByRole("button", { name: "Undo" });
  // The pointer on it keeps it there, however slow the machine is.
  await undo.hover();
  await expect(rows(page)).toHaveText(["Gone"]);
  await expect(rows(page).first()).toBeFocused();
  await undo.click();
  await expect(rows(page)).toHaveText(["Gone", "Kept"]);

  await choose(page, row(page, "Gone"), "Delete");
  await expect(page).toHaveURL(/\/$/);
  await page.reload();
  await expect(rows(page)).toHaveText(["Kept"]);
  await expect
    .poll(async () => (await (await page.request.get("/api/conversations")).json()).conversations.length)
    .toBe(1);
});

test("a pinned conversation stands first, and stays so", async ({ page }) => {
  await conversation(page, "Older");
  await conversation(page, "Newer");
  const saved = page.waitForResponse((response) => response.request().method() === "PATCH");
  await choose(page, row(page, "Older"), "Pin");
  await saved;
  await expect(rows(page)).toHaveText(["Older", "Newer"]);
  await page.reload();
  await expect(rows(page)).toHaveText(["Older", "Newer"]);
});

test("the sidebar does not render while an answer streams", async ({ page }) => {
  await page.goto("/");
  await ask(page, "[[scenario:long tokens=1600 rate=80]] Tell me of the wind.");
  await expect(conversations(page).getByRole("img", { name: "An answer is being written" })).toBeVisible();
  // The router learns of the new address a moment after the row is there.
  await expect(conversations(page).locator("[aria-current=page]")).toBeVisible();
  await expect(answers(page)).toHaveCount(1);
  const [changes, grown] = await page.evaluate(async () => {
    const nav = document.querySelector("nav");
    const log = document.querySelector("[role=log]");
    if (!nav || !log) throw new Error("no sidebar or no thread");
    const length = () => log.textContent?.length ?? 0;
    const before = length();
    let changes = 0;
    const observer = new MutationObserver((records) => {
      changes += records.length;
    });
    observer.observe(nav, { subtree: true, childList: true, attributes: true, characterData: true });
    while (length() < before + 100) await new Promise(requestAnimationFrame);
    observer.disconnect();
    return [changes, length() - before] as const;
  });
  expect(grown).toBeGreaterThanOrEqual(100);
  expect(changes).toBe(0);
});

test("the sidebar closes by keyboard, is remembered, and opens again", async ({ page }) => {
  await page.goto("/");
  const opener = page.getByRole("button", { name: "Open the sidebar" });
  await page.getByRole("button", { name: "Close the sidebar" }).focus();
  await page.keyboard.press("Control+b");
  await expect(conversations(page)).toBeHidden();
  await page.reload();
  await expect(opener).toBeVisible();
  await opener.click();
  await expect(conversations(page)).toBeVisible();
});

test("the theme that was chosen is there before any script runs", async ({ page, browser }) => {
  await page.goto("/settings");
  await page.getByRole("radio", { name: "Dark" }).click();
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  const context = await browser.newContext({
    storageState: await page.context().storageState(),
    javaScriptEnabled: false,
    colorScheme: "light",
  });
  const scriptless = await context.newPage();
  await scriptless.goto(page.url());
  await expect(scriptless.locator("html")).toHaveAttribute("data-theme", "dark");
  await expect(scriptless.locator("body")).toHaveCSS("background-color", "rgb(21, 22, 26)");
  await context.close();
});

test.describe("on a phone", () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true });

  test("the drawer holds the focus, gives it back, and closes behind a link", async ({ page }) => {
    await page.goto("/");
    const opener = page.getByRole("button", { name: "Open the sidebar" });
    const drawer = page.getByRole("dialog", { name: "Conversations" });
    await opener.click();
    await expect(drawer).toBeVisible();
    await expectAccessible(page);
    for (let presses = 0; presses < 12; presses += 1) {
      await page.keyboard.press("Tab");
      // From behind the last one it is brought back with the next frame.
      await expect(drawer.locator(":focus")).toBeVisible();
    }
    await page.keyboard.press("Escape");
    await expect(drawer).toBeHidden();
    await expect(opener).toBeFocused();
    await opener.click();
    await drawer.getByRole("link", { name: "New chat" }).click();
    await expect(drawer).toBeHidden();
  });
});
