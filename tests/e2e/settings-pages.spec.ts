import type { Page } from "@playwright/test";
import { expect, test } from "./fixture";
import { answered, ask, composer } from "./reader";

const pages = (page: Page) => page.getByRole("navigation", { name: "Settings", exact: true });

test("every page of the settings is reached from every other, and says where the reader is", async ({
  page,
}) => {
  await page.goto("/settings");
  for (const [name, heading] of [
    ["Key", "Your Mistral key"],
    ["Account", "Account"],
    ["General", "General"],
  ] as const) {
    const link = pages(page).getByRole("link", { name, exact: true });
    await link.click();
    await expect(page.getByRole("heading", { level: 1, name: heading })).toBeVisible();
    await expect(link).toHaveAttribute("aria-current", "page");
    await expect(pages(page).locator("[aria-current]")).toHaveCount(1);
  }
});

test("choices side by side leave room around their words and keep the size of their icons", async ({
  page,
}) => {
  await page.goto("/settings");
  const choices = page.getByRole("radiogroup").getByRole("radio");
  await expect(choices).toHaveCount(5);
  const narrow = await choices.evaluateAll((radios) =>
    radios
      .map((radio) => {
        const box = radio.getBoundingClientRect();
        const first = radio.firstElementChild?.getBoundingClientRect();
        const last = radio.lastElementChild?.getBoundingClientRect();
        const icon = radio.querySelector("svg")?.getBoundingClientRect().width ?? 16;
        return { room: Math.min((first?.left ?? 0) - box.left, box.right - (last?.right ?? 0)), icon };
      })
      .filter(({ room, icon }) => room < 12 || icon !== 16),
  );
  expect(narrow).toEqual([]);
});

test("the address of a former section leads to its page", async ({ page }) => {
  await page.goto("/settings#key");
  await expect(page).toHaveURL(/\/settings\/key$/);
  await expect(page.getByRole("heading", { level: 1, name: "Your Mistral key" })).toBeVisible();
});

test("new conversations start with the reader's defaults, and a conversation can do without", async ({
  page,
}) => {
  await page.goto("/settings");
  await page.getByRole("textbox", { name: "System prompt" }).fill("Answer as a sailor.");
  await page.getByRole("textbox", { name: "Temperature" }).fill("0.3");
  await expect(page.getByText("Saved.")).toBeVisible();
  await page.getByLabel(/^Default model: /).click();
  await page.getByRole("combobox", { name: "Search models" }).fill("ministral-8b-2512");
  await page.getByRole("option").first().click();
  await page.reload();
  await expect(page.getByRole("textbox", { name: "System prompt" })).toHaveValue("Answer as a sailor.");
  await expect(page.getByLabel(/^Default model: /)).toHaveText(/ministral-8b-2512/);

  await page.getByRole("link", { name: "New chat" }).first().click();
  await expect(page.locator("form").getByLabel(/^Model:/)).toHaveText(/ministral-8b-2512/);
  const settings = page.getByRole("button", { name: /^Settings of this conversation/ });
  await expect(settings).toHaveAccessibleName("Settings of this conversation, changed");
  const sent = page.waitForRequest((request) => request.url().endsWith("/api/chat"));
  await ask(page, "What is the wind?");
  expect((await sent).postDataJSON().settings).toEqual({
    systemPrompt: "Answer as a sailor.",
    temperature: 0.3,
  });
  await answered(page);

  await page.getByRole("link", { name: "New chat" }).first().click();
  await settings.click();
  await page.getByRole("button", { name: "Reset all" }).click();
  await page.keyboard.press("Escape");
  await page.reload();
  await expect(composer(page)).toBeVisible();
  await expect(settings).toHaveAccessibleName("Settings of this conversation");
});

test.describe("when the server can't be reached", () => {
  test.use({ expectedNoise: [/Failed to load resource/] });

  test("defaults that could not be saved go back and say so", async ({ page }) => {
    await page.goto("/settings");
    await page.route("**/api/account/defaults", (route) => route.abort());
    await page.getByRole("textbox", { name: "Seed" }).fill("7");
    await expect(
      page.getByText("The defaults could not be saved. They are as before.").first(),
    ).toBeVisible();
  });
});

test.describe("on a phone", () => {
  test.use({ viewport: { width: 390, height: 844 } });

  test("the pages are a row that fits the width", async ({ page }) => {
    await page.goto("/settings/account");
    await expect(pages(page).getByRole("link", { name: "Account" })).toBeInViewport();
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(overflow).toBeLessThanOrEqual(0);
  });
});
