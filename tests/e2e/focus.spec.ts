import type { Locator, Page } from "@playwright/test";
import { expect, test } from "./fixture";
import { answered, answers, ask, composer, conversations, converse, thread } from "./reader";

/** Presses a button by keyboard, and waits until the focus is where it should go. */
async function pressAndExpect(button: Locator, goal: Locator): Promise<void> {
  await button.focus();
  await button.press("Enter");
  await expect(goal).toBeFocused();
}

test("the focus is never lost with what had it: the sidebar and the archive", async ({ page }) => {
  await converse(page, "So that there is a list");
  const close = page.getByRole("button", { name: "Close the sidebar" });
  const open = page.getByRole("button", { name: "Open the sidebar" });
  await pressAndExpect(close, open);
  await pressAndExpect(open, close);
  // By its key the focus stays with what the reader is at.
  await composer(page).focus();
  await page.keyboard.press("Control+b");
  await expect(composer(page)).toBeFocused();
  await page.keyboard.press("Control+b");

  const archived = conversations(page).getByRole("button", { name: "Archived" });
  const back = conversations(page).getByRole("button", { name: "Back to the conversations" });
  await pressAndExpect(archived, back);
  await pressAndExpect(back, archived);
});

test.describe("nor in a conversation", () => {
  // The frame runs nothing, and the picture is nowhere.
  test.use({ expectedNoise: [/Blocked script execution|ERR_NAME_NOT_RESOLVED/] });

  test("the newest text, a picture, an edit that an input method is in", async ({ page }) => {
    await converse(page, "[[scenario:long tokens=1500]]\nAt length");
    const scroller = thread(page).locator("..");
    await scroller.evaluate((element) => element.scrollTo(0, 0));
    await page.mouse.move(640, 300);
    await page.mouse.wheel(0, -200);
    await pressAndExpect(page.getByRole("button", { name: "Jump to latest" }), scroller);

    await ask(page, "[[scenario:echo]]\n![a dune](https://pictures.example/dune.png)");
    await answered(page);
    const answer = answers(page).last();
    await answer.getByRole("button", { name: "Load image" }).focus();
    await page.keyboard.press("Enter");
    await expect(answer.locator("iframe")).toBeFocused();

    await thread(page).getByRole("button", { name: "Edit", exact: true }).last().focus();
    await page.keyboard.press("Enter");
    const field = page.getByRole("textbox", { name: "Edit your message" });
    await field.fill("half a");
    // The Escape that gives up a word of an input method is not for us.
    await field.evaluate((element) =>
      element.dispatchEvent(
        new KeyboardEvent("keydown", { key: "Escape", bubbles: true, isComposing: true }),
      ),
    );
    await expect(field).toHaveValue("half a");
    await field.press("Escape");
    await expect(thread(page).getByRole("button", { name: "Edit", exact: true }).last()).toBeFocused();
  });
});

test("nor in the settings: tokens", async ({ page }) => {
  await converse(page, "So that there is an account");
  await page.goto("/settings/tokens");
  const name = page.getByRole("textbox", { name: "Name" });
  await name.fill("script");
  await page.getByRole("button", { name: "Create token" }).press("Enter");
  await pressAndExpect(page.getByRole("button", { name: "Done" }), name);
  await page.getByRole("button", { name: "Revoke script" }).press("Enter");
  const question = page.getByRole("alertdialog");
  await question.getByRole("button", { name: "Revoke" }).press("Enter");
  await expect(question).toBeHidden();
  await expect(name).toBeFocused();
});

test.describe("a send that is refused for a while", () => {
  test.use({ expectedNoise: [/status of 429/] });

  test("counts down, says so once, and gives the focus back when it is closed", async ({ page }) => {
    await page.goto("/");
    await refuseOnce(page, 3);
    await ask(page, "Too soon");
    const alert = page.getByRole("alert").filter({ hasText: "Too many requests" });
    await expect(alert).toContainText("Try again in 3 seconds.");
    const seen = alert.locator("p[aria-hidden]");
    await expect(seen).toHaveText("Too many requests at once. Try again in 1 second.");
    // What is read aloud stays as it was.
    await expect(alert.locator("p").first()).toHaveText("Too many requests at once. Try again in 3 seconds.");
    await expect(seen).toHaveText("Too many requests at once. Wait a moment and try again.");
    await expect(composer(page)).toHaveValue("Too soon");
    await pressAndExpect(alert.getByRole("button", { name: "Close" }), composer(page));
    await composer(page).press("Enter");
    await answered(page);
  });
});

async function refuseOnce(page: Page, retryAfterSeconds: number): Promise<void> {
  await page.route(
    "**/api/chat",
    (route) =>
      route.fulfill({
        status: 429,
        headers: { "retry-after": String(retryAfterSeconds) },
        json: { error: { code: "rate_limited", details: { retryAfterSeconds } } },
      }),
    { times: 1 },
  );
}
