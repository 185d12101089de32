import { expect, test } from "./fixture";

test.describe("a browser that asks for French", () => {
  test.use({ locale: "fr-FR" });

  test("gets a French page, from the document's language to the answer's buttons", async ({ page }) => {
    await page.goto("/");
    await expect(page.locator("html")).toHaveAttribute("lang", "fr");
    await expect(page.getByRole("navigation", { name: "Conversations" })).toContainText(
      "Aucune conversation",
    );
    await page.getByRole("textbox", { name: "Message", exact: true }).fill("Bonjour !");
    await page.keyboard.press("Enter");
    await expect(page.getByRole("button", { name: "Copier en Markdown" })).toBeVisible();
  });
});

test("the language can be changed in the settings and stays", async ({ page }) => {
  await page.goto("/settings");
  await page.getByRole("radio", { name: "Français" }).click();
  await expect(page.locator("html")).toHaveAttribute("lang", "fr");
  await page.reload();
  await expect(page.getByRole("heading", { name: "Général", exact: true })).toBeVisible();
});
