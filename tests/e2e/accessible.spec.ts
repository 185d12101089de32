import type { Page } from "@playwright/test";
import { expect, expectAccessible, test } from "./fixture";
import { composer, converse } from "./reader";
import { expectNothingCutOff, narrowSizes } from "./sizes";

test.use({ expectedNoise: [/status of 404/] });

const desk = { width: 1280, height: 800 };
const groups = {
  "the pages for everybody": [
    "/",
    "/sign-in",
    "/register",
    "/no-such-page",
    "/s/no-such-link",
    "/c/01980000-0000-7000-8000-000000000000",
  ],
  "the settings": ["", "/key", "/tokens", "/usage", "/account", "/shares", "/data"].map(
    (page) => `/settings${page}`,
  ),
};

/** Looks at the page as it stands by both colours. */
async function expectAccessibleInBoth(page: Page): Promise<void> {
  // A colour on its way from one scheme to the other is in neither.
  await page.emulateMedia({ colorScheme: "light", reducedMotion: "reduce" });
  await expectAccessible(page);
  await page.emulateMedia({ colorScheme: "dark", reducedMotion: "reduce" });
  await expectAccessible(page);
}

for (const [name, paths] of Object.entries(groups)) {
  test(`axe finds nothing on ${name}, wide and light, narrow and dark, and nothing is cut off`, async ({
    page,
  }) => {
    test.slow();
    for (const path of paths) {
      await test.step(path, async () => {
        await page.setViewportSize(desk);
        await page.emulateMedia({ colorScheme: "light", reducedMotion: "reduce" });
        await page.goto(path);
        await expect(page.getByRole("heading").first()).toBeVisible();
        await expectAccessible(page);
        await page.emulateMedia({ colorScheme: "dark", reducedMotion: "reduce" });
        for (const size of narrowSizes) {
          await page.setViewportSize(size);
          await expectNothingCutOff(page);
        }
        await expectAccessible(page);
      });
    }
  });
}

test("axe finds nothing on a conversation, its dialogs, the shared page, and what lists them", async ({
  page,
}) => {
  test.slow();
  await converse(page, "[[scenario:demo]] Show what the page can do");
  await expectAccessibleInBoth(page);

  await page.keyboard.press("Control+k");
  await expect(page.getByRole("dialog")).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press("Escape");

  await page.getByRole("button", { name: "Share", exact: true }).click();
  const dialog = page.getByRole("dialog", { name: "Share this conversation" });
  await dialog.getByRole("button", { name: "Create the link" }).click();
  const link = await dialog.getByRole("textbox", { name: "Link" }).inputValue();
  await dialog.getByRole("button", { name: "Done" }).click();

  for (const path of ["/settings/shares", "/settings/usage", new URL(link).pathname]) {
    await page.goto(path);
    await expect(page.getByRole("heading").first()).toBeVisible();
    await expectAccessibleInBoth(page);
  }
});

test("axe finds nothing on an answer that failed, and its way out is not cut off", async ({ page }) => {
  await page.goto("/");
  await composer(page).fill("[[scenario:cut-after-first-token]] Fail.");
  await composer(page).press("Enter");
  await expect(page.getByRole("button", { name: /^(Continue|Try again)$/ })).toBeVisible();
  await expectAccessibleInBoth(page);
  await page.setViewportSize({ width: 320, height: 640 });
  await expectNothingCutOff(page);
});
