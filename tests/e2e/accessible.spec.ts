import { expect, expectAccessible, test } from "./fixture";
import { composer, converse } from "./reader";

for (const colorScheme of ["light", "dark"] as const) {
  test.describe(`in ${colorScheme} colours`, () => {
    test.use({ colorScheme });

    for (const path of ["/", "/sign-in", "/register", "/settings"]) {
      test(`axe finds nothing on ${path}`, async ({ page }) => {
        await page.goto(path);
        await expect(page.getByRole("heading").first()).toBeVisible();
        await expectAccessible(page);
      });
    }

    test("axe finds nothing on a conversation", async ({ page }) => {
      await converse(page, "[[scenario:demo]] Show what the page can do");
      await expectAccessible(page);
    });
  });
}

test.describe("on a narrow screen", () => {
  test.use({ viewport: { width: 320, height: 640 } });

  test("the page fits without scrolling sideways", async ({ page }) => {
    await page.goto("/");
    await expect(composer(page)).toBeVisible();
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(overflow).toBeLessThanOrEqual(0);
    await expectAccessible(page);
  });
});
