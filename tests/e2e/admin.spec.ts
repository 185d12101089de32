import type { Page } from "@playwright/test";
import { expect, expectAccessible, test } from "./fixture";
import { useOwnServer } from "./own-server";
import { answered } from "./reader";
import { expectLargeEnough, expectNothingCutOff, narrowSizes } from "./sizes";

/** A server of this file's own: what an administrator decides holds for everybody on it. */
test.describe.configure({ mode: "serial", timeout: 120_000 });
test.use({ expectedNoise: [/Failed to load resource/] });

const password = "seven quiet lanterns";
const own = useOwnServer();

async function register(page: Page, email: string, name: string, path = "/register"): Promise<void> {
  await page.goto(own.origin + path);
  await page.getByLabel("Name (optional)").fill(name);
  await page.getByLabel("Email").fill(email);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Create the account" }).click();
  await expect(page.getByRole("textbox", { name: "Message", exact: true })).toBeVisible();
}

async function trySignIn(page: Page, email: string): Promise<void> {
  await page.goto(`${own.origin}/sign-in`);
  await page.getByLabel("Email").fill(email);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
}

async function signIn(page: Page, email: string): Promise<void> {
  await trySignIn(page, email);
  await expect(page.getByRole("textbox", { name: "Message", exact: true })).toBeVisible();
}

test("the first account administers; for everybody else there is no such page", async ({
  page,
  anotherReader,
}) => {
  await register(page, "ada@example.org", "Ada Lovelace");
  await page.goto(`${own.origin}/settings`);
  await page.getByRole("link", { name: "Administration" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Administration" })).toBeVisible();
  await expect(page.getByRole("listitem").filter({ hasText: "Ada Lovelace" })).toContainText("Administrator");
  await expectAccessible(page);
  await page.emulateMedia({ colorScheme: "dark", reducedMotion: "reduce" });
  await expectAccessible(page);
  for (const size of narrowSizes) {
    await page.setViewportSize(size);
    await expectNothingCutOff(page);
  }

  await page.setViewportSize({ width: 1280, height: 800 });

  // The only account may go, and its owner is told what that means for the server.
  await page.goto(`${own.origin}/settings/account`);
  await page.getByRole("button", { name: "Delete everything" }).click();
  await expect(page.getByRole("dialog")).toContainText(
    "Whoever makes the next one will be its administrator",
  );
  await page.getByRole("button", { name: "Cancel" }).first().click();

  const other = await anotherReader();
  expect((await other.goto(`${own.origin}/settings/admin`))?.status()).toBe(404);
  await register(other, "grace@example.org", "Grace Hopper");
  expect((await other.goto(`${own.origin}/settings/admin`))?.status()).toBe(404);
  await other.goto(`${own.origin}/settings`);
  await expect(other.getByRole("link", { name: "Administration" })).toHaveCount(0);

  // Now she would leave others without an administrator.
  await page.goto(`${own.origin}/settings/account`);
  await expect(
    page.getByText("You are the only administrator, and others have accounts here."),
  ).toBeVisible();
  await expect(page.getByRole("button", { name: "Delete everything" })).toHaveCount(0);
  await expectAccessible(page);
  await page.getByRole("link", { name: "To the administration" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Administration" })).toBeVisible();
});

test("somebody is found, given a quota, shut out, let in again and erased", async ({
  page,
  anotherReader,
}) => {
  const other = await anotherReader();
  await signIn(other, "grace@example.org");
  await other.getByRole("textbox", { name: "Message", exact: true }).fill("What is the wind?");
  await other.keyboard.press("Enter");
  await answered(other);
  await signIn(page, "ada@example.org");
  await page.goto(`${own.origin}/settings/admin`);
  await page.getByRole("searchbox", { name: "Name, email or id" }).fill("hopper");
  await expect(page.getByText("1–1 of 1")).toBeVisible();
  await page.getByRole("button", { name: "Manage Grace Hopper" }).click();
  const dialog = page.getByRole("dialog", { name: "Grace Hopper" });
  await expect(dialog.getByRole("table", { name: "This month by model" })).toBeVisible();
  await expectAccessible(page);

  await dialog.getByRole("switch", { name: "A quota of their own" }).click();
  await dialog.getByLabel("Tokens a day").fill("1");
  await dialog.getByRole("button", { name: "Save quota" }).click();
  await expect(dialog.getByText("Saved.")).toBeVisible();
  await other.goto(own.origin);
  await other.getByRole("textbox", { name: "Message", exact: true }).fill("And the sea?");
  await other.keyboard.press("Enter");
  await expect(other.getByText(/Your tokens for today are used up/).first()).toBeVisible();

  await dialog.getByRole("switch", { name: "Disabled" }).click();
  await expect(dialog.getByRole("switch", { name: "Disabled" })).toBeChecked();
  await expect(page.getByText("Saved.")).toBeVisible();
  await trySignIn(other, "grace@example.org");
  await expect(other.getByText(/disabled by an administrator/)).toBeVisible();
  await dialog.getByRole("switch", { name: "Disabled" }).click();
  await expect(dialog.getByRole("switch", { name: "Disabled" })).not.toBeChecked();

  await dialog.getByRole("button", { name: "Erase this account…" }).click();
  await dialog.getByLabel("Type grace@example.org to confirm").fill("grace@example.org");
  await dialog.getByLabel("Your own password").fill(password);
  await dialog.getByRole("button", { name: "Erase for good" }).click();
  await expect(dialog.getByText(/Grace Hopper is erased: 1 conversation/)).toBeVisible();
  await dialog.getByRole("button", { name: "Close" }).last().click();
  await expect(page.getByText("Nobody matches this.")).toBeVisible();
});

test("sign-up by invitation, and the models that may be asked, are decided on the page", async ({
  page,
  anotherReader,
}) => {
  await signIn(page, "ada@example.org");
  await page.goto(`${own.origin}/settings/admin`);
  await page.getByRole("radio", { name: "By invitation" }).click();
  await page.getByRole("button", { name: "Make a link" }).click();
  const link = await page.getByRole("textbox", { name: "Invitation link" }).inputValue();
  const other = await anotherReader();
  await other.goto(`${own.origin}/register`);
  await expect(other.getByText(/need an invitation/)).toBeVisible();
  await register(other, "mary@example.org", "Mary Somerville", new URL(link).pathname + new URL(link).search);
  await other.goto(link);

  const models = page.locator("section").filter({ has: page.getByRole("heading", { name: "Models" }) });
  await page.getByRole("radio", { name: "Only some" }).click();
  await page
    .getByRole("checkbox", { name: /^mistral-small-/ })
    .first()
    .check();
  await page.getByRole("button", { name: "Save models" }).click();
  await expect(models.getByText("Saved.")).toBeVisible();
  await other.goto(own.origin);
  await other
    .locator("form")
    .getByLabel(/^Model:/)
    .click();
  await expect(other.getByRole("option")).toHaveCount(1);
  await page.getByRole("radio", { name: "All models" }).click();
  await expect(models.getByText("Saved.")).toBeVisible();
});

test.describe("on a phone", () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });

  test("the page fits the width and the finger", async ({ page }) => {
    await signIn(page, "ada@example.org");
    await page.goto(`${own.origin}/settings/admin`);
    await expect(page.getByRole("heading", { level: 1, name: "Administration" })).toBeVisible();
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(overflow).toBeLessThanOrEqual(0);
    await expectLargeEnough(page);
    await page.getByRole("button", { name: "Manage Ada Lovelace" }).click();
    await expect(page.getByRole("dialog", { name: "Ada Lovelace" })).toBeVisible();
    await expectLargeEnough(page);
  });
});
