import type { Locator, Page } from "@playwright/test";
import { expect, test } from "./fixture";
import { answered, answers, composer, conversations } from "./reader";

/** Moves the focus with Tab until it is there; a reader without a mouse has no other way. */
async function tabTo(page: Page, goal: Locator, key: "Tab" | "Shift+Tab" = "Tab"): Promise<void> {
  for (let step = 0; step < 60; step++) {
    if (await goal.evaluate((element) => element === document.activeElement).catch(() => false)) {
      await expectVisibleFocus(page);
      return;
    }
    await page.keyboard.press(key);
  }
  await expect(goal).toBeFocused();
}

/** Something on the screen says where the focus is. */
async function expectVisibleFocus(page: Page): Promise<void> {
  const seen = await page.evaluate(() => {
    const element = document.activeElement;
    if (!element || element === document.body) return "nothing has the focus";
    const box = element.getBoundingClientRect();
    if (box.width === 0 || box.height === 0) return "what has the focus has no size";
    // The composer's frame shows it for the field inside.
    for (let one: Element | null = element; one; one = one.parentElement) {
      const style = getComputedStyle(one);
      if (style.outlineStyle !== "none" && Number.parseFloat(style.outlineWidth) > 0) return "";
      if (one !== element && one.matches(":focus-within") && /focus-within:border/.test(one.className))
        return "";
    }
    return `no ring around ${element.outerHTML.slice(0, 120)}`;
  });
  expect(seen).toBe("");
}

test("the main path needs no mouse: ask, copy, edit, leaf, rename, settings, back", async ({ page }) => {
  await page.goto("/");
  await tabTo(page, composer(page));
  await page.keyboard.type("Tell me of the north wind");
  await page.keyboard.press("Shift+Enter");
  await page.keyboard.type("in short");
  await expect(composer(page)).toHaveValue("Tell me of the north wind\nin short");
  await page.keyboard.press("Enter");
  await answered(page);
  await expect(composer(page)).toBeFocused();

  // Under the answer.
  const copy = answers(page).last().getByRole("button", { name: "Copy as Markdown" });
  await tabTo(page, copy, "Shift+Tab");
  await page.keyboard.press("Enter");
  await expect(answers(page).last().getByRole("button", { name: "Copied" })).toBeFocused();
  await tabTo(page, answers(page).last().getByRole("button", { name: "Answer again", exact: true }));
  await page.keyboard.press("Enter");
  await expect(page.getByText("2 / 2")).toBeVisible();
  await answered(page);

  // Branches by their keys.
  await page.keyboard.press("Alt+PageUp");
  await expect(page.getByText("1 / 2")).toBeVisible();
  await page.keyboard.press("Alt+PageDown");
  await expect(page.getByText("2 / 2")).toBeVisible();

  // The question is edited in place.
  await tabTo(page, page.getByRole("button", { name: "Edit", exact: true }));
  await page.keyboard.press("Enter");
  const editor = page.getByRole("textbox", { name: "Edit your message" });
  await expect(editor).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("button", { name: "Edit", exact: true })).toBeFocused();

  // A menu opens, moves, closes and gives the focus back.
  const menu = conversations(page)
    .getByRole("button", { name: /^Actions for/ })
    .first();
  await tabTo(page, menu, "Shift+Tab");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("menuitem").first()).toBeFocused();
  await page.keyboard.press("ArrowDown");
  await expect(page.getByRole("menuitem").nth(1)).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(menu).toBeFocused();

  // The palette, and the list of keys.
  await page.keyboard.press("Control+k");
  await expect(page.getByRole("combobox").first()).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(menu).toBeFocused();
  await page.keyboard.press("?");
  const help = page.getByRole("dialog", { name: "Keyboard shortcuts" });
  await expect(help).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(help).toBeHidden();
  await expect(menu).toBeFocused();

  await page.keyboard.press("Control+i");
  await expect(composer(page)).toBeFocused();
  await page.keyboard.press("Control+Shift+o");
  await expect(page).toHaveURL(/\/$/);
  await expect(composer(page)).toBeFocused();
});

test("Stop works by keyboard before the first word", async ({ page }) => {
  await page.goto("/");
  await composer(page).focus();
  await page.keyboard.type("[[scenario:slow-first-token delay=20000]] Think long.");
  await page.keyboard.press("Enter");
  const stop = page.getByRole("button", { name: "Stop", exact: true });
  await expect(stop).toBeVisible();
  await tabTo(page, stop);
  await page.keyboard.press("Enter");
  await expect(answers(page).last().getByText("You stopped this answer.")).toBeVisible();
});

test("a conversation is deleted by keyboard, and the focus is not lost", async ({ page }) => {
  await page.goto("/");
  await composer(page).focus();
  await page.keyboard.type("To be deleted");
  await page.keyboard.press("Enter");
  await answered(page);
  const menu = conversations(page)
    .getByRole("button", { name: /^Actions for/ })
    .first();
  await tabTo(page, menu, "Shift+Tab");
  await page.keyboard.press("Enter");
  await page.keyboard.press("End");
  await expect(page.getByRole("menuitem", { name: "Delete" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(conversations(page).getByText("No conversations yet")).toBeVisible();
  const lost = await page.evaluate(() => document.activeElement === document.body);
  expect(lost).toBe(false);
});
