import type { Page } from "@playwright/test";
import { expect, expectAccessible, test } from "./fixture";
import { composer, converse } from "./reader";

const dialog = (page: Page) => page.getByRole("dialog", { name: "Code of the next answer" });
const code = (page: Page) => dialog(page).locator("pre");

async function choose(page: Page, sample: string): Promise<void> {
  await dialog(page).getByRole("combobox", { name: "Language" }).click();
  await page.getByRole("option", { name: sample, exact: true }).click();
}

test("a conversation's menu shows the program that asks for its next answer, in each language, and copies it", async ({
  page,
}) => {
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await converse(page, "Why does the wind “sing” for $4?");
  await page.getByRole("button", { name: "More actions" }).click();
  await page.getByRole("menuitem", { name: "View code", exact: true }).click();

  await expect(code(page)).toContainText("curl https://api.mistral.ai/v1/chat/completions");
  await expect(code(page)).toContainText("Why does the wind “sing” for $4?");
  await expect(code(page)).toContainText("Your next question");
  await expectAccessible(page);

  await dialog(page).getByRole("radio", { name: "This server" }).click();
  await expect(code(page)).toContainText(`curl ${new URL("/api/v1/chat/completions", page.url())}`);
  await choose(page, "Python · mistralai");
  await expect(code(page)).toContainText("from mistralai.client import Mistral");
  await choose(page, "PHP");
  await expect(code(page)).toContainText('getenv("MISTRAL_API_KEY")');

  await dialog(page).getByRole("button", { name: "Copy code" }).click();
  await expect(dialog(page).getByRole("button", { name: "Copied" })).toBeVisible();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(copied.trim()).toBe((await code(page).innerText()).trim());

  await page.keyboard.press("Escape");
  await expect(dialog(page)).toHaveCount(0);
  await expect(page.getByRole("button", { name: "More actions" })).toBeFocused();
});

test("an empty composer shows the code of what is typed, with its settings, before anything is stored", async ({
  page,
}) => {
  await page.goto("/");
  await page.getByRole("button", { name: "View code" }).click();
  await expect(code(page)).toContainText("Your next question");
  await page.keyboard.press("Escape");
  await expect(page.getByRole("button", { name: "View code" })).toBeFocused();

  await page.getByRole("button", { name: /^Settings of this conversation/ }).click();
  await page.getByRole("textbox", { name: "Temperature" }).fill("0.3");
  await page.keyboard.press("Escape");
  await composer(page).fill('What is a tramontane?\n"Quoted"');
  await page.getByRole("button", { name: "View code" }).click();
  await expect(code(page)).toContainText(String.raw`What is a tramontane?\n\"Quoted\"`);
  await expect(code(page)).toContainText('"temperature": 0.3');
  await page.keyboard.press("Escape");
  await expect(composer(page)).toHaveValue('What is a tramontane?\n"Quoted"');
  expect(await page.context().cookies()).not.toContainEqual(
    expect.objectContaining({ name: expect.stringContaining("session-token") }),
  );
});

test("the palette finds the code too", async ({ page }) => {
  await page.goto("/");
  await expect(page.getByRole("button", { name: "View code" })).toBeVisible();
  await page.keyboard.press("ControlOrMeta+k");
  await page.keyboard.type("view code");
  await expect(page.getByRole("option", { name: "View code" })).toHaveAttribute("aria-selected", "true");
  await page.keyboard.press("Enter");
  await expect(code(page)).toContainText("curl https://api.mistral.ai");
});
