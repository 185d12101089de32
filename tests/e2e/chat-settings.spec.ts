import type { Locator, Page } from "@playwright/test";
import { expect, expectAccessible, test } from "./fixture";
import { answered, answers, ask, composer, converse, stopButton, thread } from "./reader";

const settingsButton = (page: Page, changed: boolean): Locator =>
  page.getByRole("button", {
    name: `Settings of this conversation${changed ? ", changed" : ""}`,
    exact: true,
  });

const panel = (page: Page): Locator => page.getByRole("dialog", { name: "Settings of this conversation" });

async function openSettings(page: Page): Promise<Locator> {
  await page.getByRole("button", { name: /^Settings of this conversation/ }).click();
  await expect(panel(page)).toBeVisible();
  return panel(page);
}

async function closeSettings(page: Page): Promise<void> {
  await page.keyboard.press("Escape");
  await expect(panel(page)).toBeHidden();
}

const field = (page: Page, name: string): Locator => panel(page).getByRole("textbox", { name, exact: true });

async function chooseModel(page: Page, id: string, button: Locator): Promise<void> {
  await button.click();
  await page.getByRole("combobox", { name: "Search models" }).fill(id);
  await page.getByRole("option").first().click();
}

const modelOfComposer = (page: Page): Locator => page.locator("form").getByLabel(/^Model:/);

test("settings of a new chat survive a reload, go with the first send, and are told under the answer", async ({
  page,
}) => {
  await page.goto("/");
  await expect(settingsButton(page, false)).toBeVisible();
  await openSettings(page);
  await field(page, "System prompt").fill("Answer as a sailor.");
  await field(page, "Temperature").fill("0,2");
  await field(page, "Seed").fill("4321");
  await panel(page).getByRole("switch", { name: "Safe prompt" }).click();
  await closeSettings(page);
  await expect(settingsButton(page, true)).toBeFocused();

  await page.reload();
  await expect(settingsButton(page, true)).toBeVisible();
  await ask(page, "What is the wind?");
  await answered(page);
  await answers(page)
    .last()
    .getByRole("button", { name: /tokens$/ })
    .click();
  const details = page.getByRole("dialog", { name: "Details" });
  for (const text of [
    "Answer as a sailor.",
    "Temperature",
    "0.2",
    "Seed",
    "4321",
    "Safe prompt",
    "Tokens read",
  ]) {
    await expect(details.getByText(text, { exact: true }).first()).toBeVisible();
  }
  await page.keyboard.press("Escape");

  await page.reload();
  await openSettings(page);
  await expect(field(page, "System prompt")).toHaveValue("Answer as a sailor.");
  await expect(field(page, "Temperature")).toHaveValue("0.2");
  await page.keyboard.press("Escape");

  await page.getByRole("link", { name: "New chat" }).first().click();
  await expect(settingsButton(page, false)).toBeVisible();
});

test("a change in a stored conversation is kept, one field or all go back to the default", async ({
  page,
}) => {
  await converse(page, "Begin plainly");
  await openSettings(page);
  await field(page, "Temperature").fill("1.1");
  await field(page, "Stop sequences").fill("END\nSTOP");
  const saved = page.waitForResponse((response) => response.request().method() === "PATCH");
  await closeSettings(page);
  expect((await saved).status()).toBe(200);

  await page.reload();
  await openSettings(page);
  await expect(field(page, "Stop sequences")).toHaveValue("END\nSTOP");
  await panel(page).getByRole("button", { name: "Reset: Temperature" }).click();
  await expect(field(page, "Temperature")).toHaveValue("");
  await expect(field(page, "Temperature")).toHaveAttribute("placeholder", /^default 0\.\d+$/);
  await panel(page).getByRole("button", { name: "Reset all" }).click();
  await expect(field(page, "Stop sequences")).toHaveValue("");
  await closeSettings(page);
  await expect(settingsButton(page, false)).toBeVisible();
});

test("what isn't valid has its sentence and is not sent, what is valid counts", async ({ page }) => {
  await page.goto("/");
  await openSettings(page);
  await field(page, "Temperature").fill("0");
  await field(page, "Top P").fill("0.5");
  await expect(field(page, "Top P")).toHaveAccessibleDescription(
    /Must be 1 or empty when the temperature is 0\./,
  );
  await field(page, "Seed").fill("soon");
  await expect(field(page, "Seed")).toHaveAccessibleDescription(/A whole number from 0/);
  await expect(field(page, "Top P")).toHaveAttribute("aria-invalid", "true");
  await expectAccessible(page);
  await closeSettings(page);
  await ask(page, "What was sent?");
  await answered(page);
  await answers(page)
    .last()
    .getByRole("button", { name: /tokens$/ })
    .click();
  const details = page.getByRole("dialog", { name: "Details" });
  await expect(details.getByText("Temperature")).toBeVisible();
  await expect(details.getByText("Top P")).toBeHidden();
  await expect(details.getByText("Seed")).toBeHidden();
});

test.describe("when the server can't be reached", () => {
  test.use({ expectedNoise: [/Failed to load resource/] });

  test("settings that could not be saved go back and say so", async ({ page }) => {
    await converse(page, "Begin plainly");
    await page.route("**/api/conversations/*", (route) =>
      route.request().method() === "PATCH" ? route.abort() : route.continue(),
    );
    await openSettings(page);
    await field(page, "Seed").fill("7");
    await expect(
      page.getByText("The settings could not be saved. They are as before.").first(),
    ).toBeVisible();
    await closeSettings(page);
    await expect(settingsButton(page, false)).toBeVisible();
  });
});

test("reasoning effort is offered by models that reason, and by no others", async ({ page }) => {
  await page.goto("/");
  await chooseModel(page, "mistral-small-2603", modelOfComposer(page));
  await openSettings(page);
  await panel(page).getByRole("combobox", { name: "Reasoning effort" }).click();
  await page.getByRole("option", { name: "High", exact: true }).click();
  await closeSettings(page);
  await expect(settingsButton(page, true)).toBeVisible();
  await chooseModel(page, "ministral-8b-2512", modelOfComposer(page));
  await openSettings(page);
  await expect(field(page, "Temperature")).toHaveAttribute("placeholder", /^default \d/);
  await expect(panel(page).getByText("Reasoning effort")).toBeHidden();
});

for (const colorScheme of ["light", "dark"] as const) {
  test.describe(`on a phone in ${colorScheme} colours`, () => {
    test.use({ viewport: { width: 390, height: 844 }, colorScheme });

    test("the settings open over the page, fit it, and axe finds nothing", async ({ page }) => {
      await page.goto("/");
      await openSettings(page);
      const box = await panel(page).boundingBox();
      expect(box?.x).toBeGreaterThanOrEqual(0);
      expect((box?.x ?? 0) + (box?.width ?? 999)).toBeLessThanOrEqual(390);
      await expectAccessible(page);
      await panel(page).getByRole("button", { name: "Close" }).click();
      await expect(settingsButton(page, false)).toBeFocused();
    });
  });
}

test("a change of the model is told between the turns, and stays after a reload", async ({ page }) => {
  await converse(page, "Who are you?");
  await chooseModel(page, "ministral-8b-2512", modelOfComposer(page));
  await ask(page, "And you?");
  await answered(page);
  const remark = thread(page).getByText("Model changed to ministral-8b-2512");
  await expect(remark).toHaveCount(1);
  await page.reload();
  await expect(remark).toHaveCount(1);
});

test("an answer that reached the reader's own limit says so and goes on", async ({ page }) => {
  await page.goto("/");
  await openSettings(page);
  await field(page, "Longest answer").fill("6");
  await closeSettings(page);
  await ask(page, "Tell me more than fits.");
  await answered(page);
  const last = answers(page).last();
  await expect(last.getByText("The answer reached the limit of 6 tokens that you set.")).toBeVisible();
  const begun = await last.getByRole("paragraph").first().innerText();
  await last.getByRole("button", { name: "Continue" }).click();
  await expect
    .poll(async () => (await last.getByRole("paragraph").first().innerText()).length)
    .toBeGreaterThan(begun.length);
  expect(await last.getByRole("paragraph").first().innerText()).toContain(begun);
});

test("a model that is gone is replaced from its own sentence, and the conversation goes on with the other", async ({
  page,
}) => {
  await page.goto("/");
  await ask(page, "[[scenario:retired-model]] Still there?");
  const problem = answers(page).last();
  await expect(problem.getByText(/This model has been retired/)).toBeVisible();
  await chooseModel(page, "ministral-8b-2512", problem.getByLabel(/^Try with another model/));
  await expect(modelOfComposer(page)).toHaveText(/ministral-8b-2512/);
});

test("a model that has retired offers the one that takes its place", async ({ page }) => {
  await page.goto("/");
  await chooseModel(page, "mistral-medium-2505", modelOfComposer(page));
  await ask(page, "Still there?");
  const offer = page.getByRole("button", { name: /^Try with mistral-/ });
  const replacement = (await offer.innerText()).replace("Try with ", "");
  await offer.click();
  await expect(modelOfComposer(page)).toHaveText(replacement);
  await answered(page);
  await expect(answers(page).last().getByText("Still there?")).toBeVisible();
});

test("what no longer fits the model is told above the answer and marked in the thread", async ({ page }) => {
  await page.goto("/");
  await chooseModel(page, "voxtral-small-2507", modelOfComposer(page));
  await ask(page, "A long story. ".repeat(8_500));
  await answered(page);
  await ask(page, "What was it about?");
  await answered(page);
  await expect(
    answers(page).last().getByText("The 2 oldest messages did not fit this model and were not sent."),
  ).toBeVisible();
  await expect(thread(page).getByText("The last answer took only what follows into account")).toBeVisible();
});

test.describe("two tabs", () => {
  test.use({ expectedNoise: [/409/] });

  test("a send beside an answer that is being written keeps its text and follows that answer", async ({
    page,
    context,
  }) => {
    const address = await converse(page, "A first word");
    const other = await context.newPage();
    await other.goto(address);
    await expect(answers(other)).toHaveCount(1);

    await ask(page, "[[scenario:long tokens=700 rate=60]] Write at length.");
    await expect(stopButton(page)).toBeVisible();
    await expect(answers(page)).toHaveCount(2);
    await ask(other, "Me too!");
    await expect(other.getByText("An answer is being written here already")).toBeVisible();
    await expect(composer(other)).toHaveValue("Me too!");
    await expect(thread(other).getByText("Write at length.")).toBeVisible();
    await expect(stopButton(other)).toBeVisible();

    await answered(page);
    await answered(other);
    expect(await answers(other).last().innerText()).toBe(await answers(page).last().innerText());
    await expect(other.getByText("An answer is being written here already")).toBeHidden();
    await composer(other).press("Enter");
    await answered(other);
    await expect(answers(other)).toHaveCount(3);
  });
});
