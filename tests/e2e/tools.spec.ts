import type { Page } from "@playwright/test";
import { storedConversation } from "./answer-text";
import { expect, expectAccessible, test } from "./fixture";
import { answered, answers, ask, converse, stopButton, thread } from "./reader";

const picker = (page: Page) => page.getByLabel(/^Model: /);
const toolsSwitch = (page: Page) => page.getByRole("button", { name: /^Tools: / });

async function pick(page: Page, id: string): Promise<void> {
  await picker(page).click();
  await page.getByRole("option", { name: id }).click();
  await expect(picker(page)).toHaveAccessibleName(`Model: ${id}`);
}

/** A new chat in which answers may use tools. */
async function withTools(page: Page): Promise<void> {
  await page.goto("/");
  await toolsSwitch(page).click();
  await expect(toolsSwitch(page)).toHaveAttribute("aria-pressed", "true");
}

test("tools are offered with models that can use them, and with no others", async ({ page }) => {
  await page.goto("/");
  await pick(page, "mistral-small-2603");
  await expect(toolsSwitch(page)).toBeVisible();
  await pick(page, "voxtral-small-2507");
  await expect(toolsSwitch(page)).toBeHidden();
  await pick(page, "mistral-small-2603");
  await expect(toolsSwitch(page)).toBeVisible();
});

test("what a tool did is folded into a line of the answer and opens by keyboard; it and the switch stay", async ({
  page,
}) => {
  await withTools(page);
  await page.reload();
  await expect(toolsSwitch(page)).toHaveAttribute("aria-pressed", "true");
  await ask(page, '[[scenario:tool-call]] calculate {"expression": "0.1 + 0.2"}');
  await answered(page);
  const call = answers(page).last().getByRole("button", { name: "Calculated 0.1 + 0.2 = 0.3" });
  await expect(call).toHaveAttribute("aria-expanded", "false");
  await expect(answers(page).last().getByText("The tool answered:")).toBeVisible();

  await page.reload();
  await expect(toolsSwitch(page)).toHaveAttribute("aria-pressed", "true");
  await call.focus();
  await page.keyboard.press("Enter");
  await expect(call).toHaveAttribute("aria-expanded", "true");
  await expect(answers(page).last().getByText("What the model asked for")).toBeVisible();
  await expect(answers(page).last().getByText("What it got")).toBeVisible();
  await expectAccessible(page);

  await toolsSwitch(page).click();
  await expect.poll(async () => (await storedConversation(page)).settings).toEqual({});
  await ask(page, "calculate without tools");
  await answered(page);
  await expect(
    answers(page)
      .last()
      .getByRole("button", { name: /^Calculated/ }),
  ).toBeHidden();
});

test("what can't be calculated is told to the model, and the line says that there is no result", async ({
  page,
}) => {
  await withTools(page);
  await ask(page, '[[scenario:tool-call]] calculate {"expression": "1/0"}');
  await answered(page);
  await expect(answers(page).last().getByRole("button", { name: "Calculated · no result" })).toBeVisible();
  await expect(
    answers(page).last().getByText("The tool answered: The result is not a finite number."),
  ).toBeVisible();
});

test("a search in earlier conversations leads to where it was said", async ({ page }) => {
  const address = await converse(page, "[[scenario:echo]] The zeppelin sleeps in the barn");
  await withTools(page);
  await ask(page, '[[scenario:tool-call]] search_conversations {"query": "zeppelin barn"}');
  await answered(page);
  const call = answers(page)
    .last()
    .getByRole("button", { name: /^Searched your conversations “zeppelin barn” · \d places? found$/ });
  await call.click();
  await answers(page).last().getByRole("listitem").getByRole("link").first().click();
  await expect(page).toHaveURL(new RegExp(`^${address}`));
  await expect(thread(page).getByText("The zeppelin sleeps in the barn").first()).toBeVisible();
});

test("Stop ends an answer between its calls and keeps what they gave", async ({ page }) => {
  await withTools(page);
  await ask(page, '[[scenario:tool-call rate=3]] calculate {"expression": "12 * 12"}');
  const answer = answers(page).last();
  await expect(answer.getByRole("button", { name: "Calculated 12 * 12 = 144" })).toBeVisible();
  await stopButton(page).click();
  await expect(stopButton(page)).toBeHidden();
  await page.reload();
  await expect(answer.getByRole("button", { name: "Calculated 12 * 12 = 144" })).toBeVisible();
  await expect(answer.getByRole("button", { name: "Continue" })).toBeVisible();
});
