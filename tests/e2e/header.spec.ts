import type { Page } from "@playwright/test";
import { expect, expectAccessible, test } from "./fixture";
import { ask, conversations, converse } from "./reader";

const title = (page: Page) => page.getByRole("heading", { level: 1 });

async function choose(page: Page, action: string): Promise<void> {
  await page.getByRole("button", { name: "More actions" }).click();
  await page.getByRole("menuitem", { name: action, exact: true }).click();
}

async function rename(page: Page, next: string): Promise<void> {
  const field = page.getByRole("textbox", { name: "New title" });
  await expect(field).toBeFocused();
  await field.fill(next);
  const saved = page.waitForResponse((response) => response.request().method() === "PATCH");
  await field.press("Enter");
  await saved;
}

test("a new chat has no title; the first question gives it one, and renaming shows everywhere and stays", async ({
  page,
}) => {
  await page.goto("/");
  await expect(title(page)).toHaveText("Tramontane");
  await expect(page.getByRole("button", { name: "More actions" })).toHaveCount(0);
  await converse(page, "Why does the wind sing?");

  await title(page).getByRole("button").click();
  await rename(page, "The song of the wind");
  await expect(title(page).getByRole("button")).toBeFocused();
  await expect(conversations(page).getByRole("link").first()).toHaveText("The song of the wind");
  await expect(page).toHaveTitle(/^The song of the wind/);

  await choose(page, "Rename");
  await rename(page, "Second thoughts");
  await page.reload();
  await expect(title(page)).toHaveText("Second thoughts");
});

test("the menu pins, deletes with undo, and gives the focus back; the list follows", async ({ page }) => {
  const address = await converse(page, "One of many");
  await converse(page, "Another one");
  await page.goto(address);
  await choose(page, "Pin");
  await expect(conversations(page).getByRole("heading", { name: "Pinned" })).toBeVisible();
  await expect(page.getByRole("button", { name: "More actions" })).toBeFocused();
  await choose(page, "Unpin");
  await expect(conversations(page).getByRole("heading", { name: "Pinned" })).toHaveCount(0);

  await choose(page, "Delete");
  const undo = page.getByRole("button", { name: "Undo" });
  // The pointer on it keeps it there, however long the new page takes.
  await undo.hover();
  await expect(page).toHaveURL(/\/$/);
  await undo.click();
  await expect(conversations(page).getByRole("link")).toHaveCount(2);
});

test("an archived conversation opens at its address and can be taken back into the list", async ({
  page,
}) => {
  const address = await converse(page, "Put away");
  const saved = page.waitForResponse((response) => response.request().method() === "PATCH");
  await choose(page, "Archive");
  await saved;
  await expect(page).toHaveURL(/\/$/);
  await page.goto(address);
  await expect(conversations(page).getByRole("link")).toHaveCount(0);
  await choose(page, "Take out of the archive");
  await expect(conversations(page).getByRole("link")).toHaveCount(1);
  await page.reload();
  await expect(conversations(page).getByRole("link")).toHaveCount(1);
});

test.describe("on a narrow screen", () => {
  test.use({ viewport: { width: 320, height: 640 }, hasTouch: true });

  test("a long title is cut short, and everything can be touched", async ({ page }) => {
    await page.goto("/");
    await ask(
      page,
      "A question with a rather long first line that nobody would want to see whole in a title",
    );
    const more = page.getByRole("button", { name: "More actions" });
    await expect(more).toBeVisible();
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(overflow).toBeLessThanOrEqual(0);
    for (const target of [more, title(page).getByRole("button")]) {
      const box = await target.boundingBox();
      expect(box?.height).toBeGreaterThanOrEqual(44);
    }
    await expectAccessible(page);
  });
});
