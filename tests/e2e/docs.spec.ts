import { expect, expectAccessible, test } from "./fixture";

test("the documentation is reached from the settings, needs no account and shows this server's address", async ({
  page,
  baseURL,
}) => {
  await page.goto("/settings/tokens");
  await page.getByRole("link", { name: "How to use it" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Use it from code" })).toBeVisible();
  await expect(page.locator("pre").first()).toContainText(`curl ${baseURL}/api/v1/chat/completions`);

  await page.getByRole("combobox", { name: "Language" }).click();
  await page.getByRole("option", { name: "Python · openai", exact: true }).click();
  await expect(page.locator("pre").first()).toContainText(`base_url="${baseURL}/api/v1"`);

  const fields = page.getByRole("region", { name: "Fields of ChatRequest" });
  await expect(fields.getByRole("row", { name: /^temperature/ })).toContainText("number 0–1.5");
  await expect(fields.getByRole("row", { name: /^messages/ })).toContainText("Message[]");
  await expect(page.getByRole("region", { name: "Errors" })).toContainText("quota_reached");

  const whole = page.getByRole("link", { name: `${baseURL}/api/v1/openapi.json` });
  const document = await page.request.get((await whole.getAttribute("href")) ?? "");
  expect((await document.json()).openapi).toBe("3.1.0");
});

for (const colorScheme of ["light", "dark"] as const) {
  test(`the documentation is accessible in ${colorScheme} colours and fits a phone`, async ({ page }) => {
    await page.emulateMedia({ colorScheme });
    await page.goto("/docs");
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await expectAccessible(page);
    await page.setViewportSize({ width: 320, height: 700 });
    const isWider = () => document.documentElement.scrollWidth > document.documentElement.clientWidth;
    expect(await page.evaluate(isWider)).toBe(false);
    await expectAccessible(page);
  });
}
