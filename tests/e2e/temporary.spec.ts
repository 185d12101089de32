import type { Page } from "@playwright/test";
import { expect, expectAccessible, test } from "./fixture";
import { answered, answers, ask, composer, conversations, stopButton, thread } from "./reader";

const temporarySwitch = (page: Page) => page.getByRole("button", { name: "Temporary chat", exact: true });

async function begin(page: Page): Promise<void> {
  await page.goto("/");
  await temporarySwitch(page).click();
  await expect(page.getByRole("heading", { name: "A temporary chat" })).toBeVisible();
  await expect(page.getByText(/Nothing of it is stored/)).toBeVisible();
}

test("a temporary chat says what it is, goes on, and leaves nothing in the list, the browser or the address", async ({
  page,
}) => {
  await page.goto("/");
  await composer(page).fill("typed before it was temporary");
  await begin(page);
  // A file that is attached would be stored.
  await expect(page.getByRole("button", { name: /^Attach/ })).toHaveCount(0);
  await expectAccessible(page);
  await ask(page, "A secret of the wind");
  await answered(page);
  await expect(page.getByText("Temporary chat", { exact: true })).toBeVisible();
  await ask(page, "And a second question");
  await answered(page);
  await expect(answers(page)).toHaveCount(2);
  await expectAccessible(page);
  await expect(conversations(page).getByRole("link")).toHaveCount(0);
  const kept = await page.evaluate(() => JSON.stringify({ ...localStorage, ...sessionStorage }));
  expect(kept).not.toContain("secret of the wind");
  expect(kept).not.toContain("typed before");

  // Its branches live in the page like any other's.
  await answers(page)
    .last()
    .getByRole("button", { name: /^Answer again|^Regenerate|^Try again/ })
    .first()
    .click();
  await answered(page);
  await expect(thread(page).getByText("2 / 2")).toBeVisible();

  const question = page.getByRole("alertdialog", { name: "Leave the temporary chat?" });
  await page.getByRole("link", { name: "New chat" }).first().click();
  await question.getByRole("button", { name: "Stay" }).click();
  await expect(thread(page).getByText("A secret of the wind", { exact: true })).toBeVisible();
  // The palette asks as well, and so do the keys.
  await page.keyboard.press("Control+k");
  const palette = page.getByRole("dialog", { name: "Search and commands" });
  await palette.getByRole("combobox", { name: /^Search and commands/ }).fill("settings");
  await palette.getByRole("option", { name: "Settings", exact: true }).click();
  await question.getByRole("button", { name: "Stay" }).click();
  await page.keyboard.press("Control+Shift+O");
  await question.getByRole("button", { name: "Stay" }).click();
  await expect(thread(page).getByText("A secret of the wind", { exact: true })).toBeVisible();
  await page.getByRole("link", { name: "New chat" }).first().click();
  await question.getByRole("button", { name: "Leave" }).click();
  await expect(page.getByRole("heading", { name: "A temporary chat" })).toBeHidden();
  await expect(thread(page)).toBeHidden();
  await expect(temporarySwitch(page)).toHaveAttribute("aria-pressed", "false");
  await page.reload();
  await expect(page.getByText("No conversations yet")).toBeVisible();
});

test("a reload while the answer is written finds it, a stranger does not; afterwards it is gone, and the page says so", async ({
  page,
  anotherReader,
}) => {
  page.on("dialog", (dialog) => void dialog.accept());
  await begin(page);
  await ask(page, "[[scenario:never-ending rate=40]] Write at length.");
  await expect(stopButton(page)).toBeVisible();
  await expect(answers(page)).toHaveCount(1);
  await expect(page).toHaveURL(/\?temporary=/);
  await page.reload();
  await expect(thread(page).getByText("Write at length.").first()).toBeVisible();
  const stranger = await anotherReader();
  await stranger.goto(page.url());
  await expect(stranger.getByText("The temporary chat that was here is gone")).toBeVisible();
  await expect(stranger.getByText("Write at length.")).toHaveCount(0);
  await expect(stopButton(page)).toBeVisible();
  await stopButton(page).click();
  await expect(stopButton(page)).toBeHidden();
  await expect(answers(page).last()).toContainText(/\w+/);
  const address = page.url();
  await page.goto("/settings");
  await expect
    .poll(
      async () => {
        await page.goto(address);
        return page.getByText("The temporary chat that was here is gone").isVisible();
      },
      { timeout: 30_000, intervals: [2_000] },
    )
    .toBe(true);
});

test("Stop ends an answer that another instance writes: the page keeps what has come", async ({ page }) => {
  await begin(page);
  // As an instance answers that knows nothing of the run.
  await page.route("**/api/chat/temporary/*/stop", (route) => route.fulfill({ status: 204 }));
  await ask(page, "[[scenario:never-ending rate=40]] Write at length.");
  await expect(answers(page).last()).toContainText(/\w+ \w+/);
  await stopButton(page).click();
  await expect(stopButton(page)).toBeHidden();
  await expect(answers(page).last()).toContainText("stopped");
  await expect(answers(page).last()).toContainText(/\w+ \w+/);
  await composer(page).fill("And on");
  await expect(page.getByRole("button", { name: "Send" })).toBeEnabled();
});

test("Back asks before it leaves, and leaves when told to", async ({ page }) => {
  await page.goto("/settings");
  await page.getByRole("link", { name: "New chat" }).first().click();
  await temporarySwitch(page).click();
  await ask(page, "A secret of the wind");
  await answered(page);
  const question = page.getByRole("alertdialog", { name: "Leave the temporary chat?" });
  await page.evaluate(() => history.back());
  await question.getByRole("button", { name: "Stay" }).click();
  await expect(question).toBeHidden();
  await expect(thread(page).getByText("A secret of the wind", { exact: true })).toBeVisible();
  await expect(page).toHaveURL(/\?temporary=/);
  await page.evaluate(() => history.back());
  await question.getByRole("button", { name: "Leave" }).click();
  await expect(
    page
      .getByRole("heading", { name: "Settings" })
      .or(page.getByRole("heading", { name: "General" }))
      .first(),
  ).toBeVisible();
});

test.describe("on a phone", () => {
  test.use({ viewport: { width: 390, height: 844 } });

  test("the switch is in reach and the mark fits", async ({ page }) => {
    await begin(page);
    await ask(page, "Short");
    await answered(page);
    await expect(page.getByText("Temporary chat", { exact: true })).toBeVisible();
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(overflow).toBeLessThanOrEqual(0);
  });
});

test("what was typed goes along when a chat becomes temporary and back; what was attached waits", async ({
  page,
}) => {
  const stored = () => page.evaluate(() => JSON.stringify({ ...localStorage, ...sessionStorage }));
  await page.goto("/");
  await page.setInputFiles("input[type=file]", {
    name: "wind.txt",
    mimeType: "text/plain",
    buffer: Buffer.from("Force nine"),
  });
  await expect(page.getByText("wind.txt")).toBeVisible();
  await expect.poll(stored).toContain("wind.txt");
  await composer(page).pressSequentially("half a thought");
  // At once: what was typed last has not been kept yet, and must not be afterwards.
  await temporarySwitch(page).click();
  await expect(page.getByRole("heading", { name: "A temporary chat" })).toBeVisible();
  await expect(composer(page)).toHaveValue("half a thought");
  await expect(page.getByText("wind.txt")).toBeHidden();
  await expect(page.getByText("it stays with the ordinary chat")).toBeVisible();
  await page.waitForTimeout(800);
  expect(await stored()).not.toContain("half a thought");

  await composer(page).pressSequentially(", and more");
  await temporarySwitch(page).click();
  await expect(composer(page)).toHaveValue("half a thought, and more");
  await expect(page.getByText("wind.txt")).toBeVisible();
  await page.reload();
  await expect(composer(page)).toHaveValue("half a thought, and more");
  await expect(page.getByText("wind.txt")).toBeVisible();
});
