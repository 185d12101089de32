import { randomUUID } from "node:crypto";
import type { Page } from "@playwright/test";
import { expect, expectAccessible, test } from "./fixture";
import { converse } from "./reader";

const password = "seven quiet lanterns";

/** Asks a question and waits for its answer. Returns the path of the conversation. */
async function askAt(page: Page, question: string): Promise<string> {
  return new URL(await converse(page, question)).pathname;
}

async function fillIn(page: Page, email: string): Promise<void> {
  await page.getByLabel("Email").fill(email);
  await page.getByLabel("Password", { exact: true }).fill(password);
}

test("a guest who registers keeps the conversation, and finds it again from another browser", async ({
  page,
  anotherReader,
}) => {
  const question = `What is a tramontane? ${randomUUID()}`;
  const path = await askAt(page, question);

  await page.goto("/register");
  await expect(page.getByText("The conversations you have here come along.")).toBeVisible();
  await expectAccessible(page);
  const email = `${randomUUID()}@example.org`;
  await fillIn(page, email);
  await page.getByRole("button", { name: "Create the account" }).click();
  await page.waitForURL("/");
  await page.goto(path);
  await expect(page.getByText(question).first()).toBeVisible();

  const elsewhere = await anotherReader();
  await elsewhere.goto(`/sign-in?callbackUrl=${encodeURIComponent(path)}`);
  await fillIn(elsewhere, email);
  await elsewhere.keyboard.press("Enter");
  await elsewhere.waitForURL(path);
  await expect(elsewhere.getByText(question).first()).toBeVisible();
});

test("a guest who signs in brings the conversation to the account", async ({ page, anotherReader }) => {
  const email = `${randomUUID()}@example.org`;
  const owner = await anotherReader();
  await owner.goto("/register");
  await fillIn(owner, email);
  await owner.getByRole("button", { name: "Create the account" }).click();
  await owner.waitForURL("/");

  const question = `Where does the wind come from? ${randomUUID()}`;
  const path = await askAt(page, question);
  await page.goto("/sign-in");
  await fillIn(page, email);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await page.waitForURL("/");

  await owner.goto(path);
  await expect(owner.getByText(question).first()).toBeVisible();
});

test.describe("mistakes", () => {
  test.use({ expectedNoise: [/status of (401|422)/] });

  test("are said where they are, and the focus is there", async ({ page }) => {
    await page.goto("/register");
    await page.getByLabel("Email").fill(`${randomUUID()}@example.org`);
    const field = page.getByLabel("Password", { exact: true });
    await field.fill("basketball");
    await page.keyboard.press("Enter");
    await expect(page.getByText("among the ones that attackers try first")).toBeVisible();
    await expect(field).toBeFocused();
    await expect(field).toHaveAccessibleDescription(/attackers try first/);
    await expectAccessible(page);

    await page.getByRole("link", { name: "Sign in" }).click();
    await page.waitForURL("/sign-in");
    await fillIn(page, `${randomUUID()}@example.org`);
    await page.keyboard.press("Enter");
    await expect(page.getByText("do not match")).toBeVisible();
    await expect(page.getByLabel("Password", { exact: true })).toBeFocused();
    await expectAccessible(page);
  });
});
