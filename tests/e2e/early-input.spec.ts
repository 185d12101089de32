import type { Page } from "@playwright/test";
import { expect, test } from "./fixture";
import { answered, composer, conversations, converse, thread } from "./reader";

/** A page as a slow machine shows it: drawn, and none of its scripts there. Returns what lets them come. */
async function openWithoutScripts(page: Page, address: string): Promise<() => void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  await page.route(/\/_next\/static\/.*\.js/, async (route) => {
    await promise;
    await route.continue();
  });
  await page.goto(address, { waitUntil: "commit" });
  return resolve;
}

test("a menu that is pressed before the page has its scripts opens when they come", async ({ page }) => {
  const release = await openWithoutScripts(page, await converse(page, "Pressed early"));
  await page.getByRole("button", { name: "More actions" }).click();
  await expect(page.getByRole("menuitem", { name: "Pin" })).toBeHidden();
  release();
  await page.getByRole("menuitem", { name: "Pin", exact: true }).click();
  await expect(conversations(page).getByRole("heading", { name: "Pinned" })).toBeVisible();
});

test("the palette that is called before the page has its scripts opens when they come", async ({ page }) => {
  const release = await openWithoutScripts(page, "/");
  await expect(composer(page)).toBeVisible();
  await page.keyboard.press("ControlOrMeta+k");
  release();
  await expect(page.getByRole("combobox", { name: "Search and commands" })).toBeFocused();
});

for (const [manner, send] of [
  ["by Enter", (page: Page) => composer(page).press("Enter")],
  // Until it is measured the button says that there is nothing to send.
  ["by the button", (page: Page) => page.getByRole("button", { name: "Send" }).click({ force: true })],
] as const) {
  test(`a question that is sent ${manner} before the page has its scripts is asked, once`, async ({
    page,
  }) => {
    const release = await openWithoutScripts(page, "/");
    await composer(page).fill("Asked early");
    await send(page);
    release();
    await answered(page);
    await expect(page).toHaveURL(/\/c\/[0-9a-f-]{36}$/);
    await expect(thread(page).getByRole("article").filter({ hasText: "Asked early" }).first()).toBeVisible();
    await expect(conversations(page).getByRole("link")).toHaveCount(1);
  });
}
