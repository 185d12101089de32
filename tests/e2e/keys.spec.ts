import type { Page } from "@playwright/test";
import { controlOf } from "../support/standin-control";
import { expect, expectAccessible, test } from "./fixture";
import { answered, ask, composer } from "./reader";

test.describe.configure({ mode: "serial" });
// The browser's own line about a refused request.
test.use({ expectedNoise: [/status of 422/] });

const standin = controlOf(`http://127.0.0.1:${process.env.E2E_STANDIN_PORT ?? 3211}`);
const ownKey = "sk-own-0123456789-wxyz";

test.beforeAll(() => standin.change({ keys: ["end-to-end", ownKey] }));
test.afterAll(() => standin.change({ keys: null }));

async function enter(page: Page, key: string): Promise<void> {
  await page.getByLabel("API key").fill(key);
  await page.getByRole("button", { name: "Check and save" }).click();
}

test("a wrong key is told so at once, and nothing is kept of it", async ({ page }) => {
  await page.goto("/settings/key");
  await expect(page.getByText("You use the key of this server.")).toBeVisible();
  await enter(page, "two words");
  await expect(page.getByText("This does not look like a key")).toBeVisible();
  await enter(page, "sk-wrong-0123456789");
  await expect(page.getByText("Mistral does not accept this key. Nothing was saved.")).toBeVisible();
  await expect(page.getByLabel("API key")).toBeFocused();
  await expectAccessible(page);
  await page.reload();
  await expect(page.getByText("You use the key of this server.")).toBeVisible();
});

test("an own key is used from the next message on, shown by four characters, and removed again", async ({
  page,
}) => {
  await page.goto("/settings/key");
  await enter(page, ownKey);
  await expect(page.getByText("Your key works and is saved.")).toBeVisible();
  await expect(page.getByText("Key ending in wxyz")).toBeVisible();
  await expectAccessible(page);
  expect(await page.content()).not.toContain(ownKey);

  await page.goto("/");
  await page.getByLabel(/^Model: /).click();
  await expect(page.getByText("with your key")).toBeVisible();
  await page.keyboard.press("Escape");
  await ask(page, "By my own key");
  await answered(page);

  await page.goto("/settings/key");
  await expect(page.getByText("Key ending in wxyz")).toBeVisible();
  await page.getByRole("button", { name: "Remove" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Remove" }).click();
  await expect(page.getByText("Your key is removed.")).toBeVisible();
  await page.reload();
  await expect(page.getByText("You use the key of this server.")).toBeVisible();
  await page.goto("/");
  await expect(composer(page)).toBeVisible();
});

test("a key that has been revoked leads back to the settings", async ({ page }) => {
  await page.goto("/settings/key");
  await enter(page, ownKey);
  await expect(page.getByText("Your key works and is saved.")).toBeVisible();
  await standin.change({ keys: ["end-to-end"] });
  await page.request.get("/api/models?refresh=1");
  await page.goto("/");
  await page.getByRole("link", { name: "Add your key" }).click();
  await expect(page).toHaveURL(/\/settings\/key$/);
});
