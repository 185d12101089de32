import { randomUUID } from "node:crypto";
import { expect, test } from "./fixture";
import { converse, thread } from "./reader";

test("a guest who registers keeps the conversations", async ({ page }) => {
  const address = await converse(page, "Remember me as a guest");
  await page.goto("/register");
  await page.getByLabel("Email").fill(`reader-${randomUUID()}@example.org`);
  await page.getByLabel("Password", { exact: true }).fill("three unrelated wooden words");
  await page.getByRole("button", { name: "Create the account" }).click();
  await expect(page).toHaveURL(/\/$/);
  await page.goto(address);
  await expect(thread(page).getByText("Remember me as a guest").first()).toBeVisible();
  await page.goto("/settings");
  await expect(page.getByText("You are here as a guest")).toBeHidden();
});

test.describe("another reader", () => {
  test.use({ expectedNoise: [/404/] });

  test("does not find a conversation that is not theirs", async ({ page, anotherReader }) => {
    const address = await converse(page, "For my eyes only");
    const other = await anotherReader();
    await converse(other, "Something of my own");
    const response = await other.goto(address);
    expect(response?.status()).toBe(404);
    await expect(other.getByRole("heading", { name: "Nothing here but wind" })).toBeVisible();
    await expect(other.getByText("For my eyes only")).toBeHidden();

    const api = await other.request.get(`/api/conversations/${address.split("/").at(-1)}`);
    expect(api.status()).toBe(404);
    expect(await api.json()).toEqual({ error: { code: "not_found", details: {} } });
  });
});
