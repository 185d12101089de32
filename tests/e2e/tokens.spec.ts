import type { Page } from "@playwright/test";
import { expect, expectAccessible, test } from "./fixture";
import { converse } from "./reader";

const model = "mistral-small-latest";

/** Makes a token in the settings, as a reader does, and gives what is shown of it this once. */
async function makeToken(page: Page, name: string): Promise<string> {
  await page.goto("/settings/tokens");
  await page.getByRole("textbox", { name: "Name" }).fill(name);
  await page.getByRole("button", { name: "Create token" }).click();
  const shown = page.getByRole("textbox", { name });
  await expect(shown).toHaveValue(/^tm_[\w-]{40,}$/);
  return shown.inputValue();
}

function chat(page: Page, token: string) {
  return page.request.post("/api/v1/chat/completions", {
    headers: { authorization: `Bearer ${token}` },
    data: { model, messages: [{ role: "user", content: "What is the wind?" }] },
  });
}

async function expectAccessibleInBothColours(page: Page): Promise<void> {
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    await expectAccessible(page);
  }
}

test("a token is made, shown once, used by a program, and refused once it is revoked", async ({ page }) => {
  await page.goto("/settings/tokens");
  await expect(page.getByText("Send a first message, or sign in, to make tokens.")).toBeVisible();
  await converse(page, "So that there is an account");
  await page.goto("/settings/tokens");
  await page.getByRole("button", { name: "Create token" }).click();
  await expect(page.getByText("Give it a name, of at most 80 characters.")).toBeVisible();

  const token = await makeToken(page, "laptop script");
  await expectAccessibleInBothColours(page);
  expect((await chat(page, token)).status()).toBe(200);

  await page.reload();
  await expect(page.getByText(token)).toHaveCount(0);
  await expect(page.getByText(`tm_…${token.slice(-4)}`)).toBeVisible();
  await expect(page.getByText(/Last used/)).toBeVisible();

  await page.getByRole("button", { name: "Revoke laptop script" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Revoke" }).click();
  await expect(page.getByText("You have no tokens yet.")).toBeVisible();
  const refused = await chat(page, token);
  expect(refused.status()).toBe(401);
  expect((await refused.json()).message).toBe("This token is not valid.");
});
