import type { Locator, Page } from "@playwright/test";
import { storedConversation } from "./answer-text";
import { expect, test } from "./fixture";
import { answered, answers, ask, converse, thread } from "./reader";

const questions = (page: Page): Locator =>
  thread(page)
    .getByRole("article")
    .filter({ has: page.getByRole("heading", { name: "You", exact: true }) });

/** Leafs to the version before, and waits until the server remembers it. */
async function leafBack(page: Page, message: Locator): Promise<void> {
  const saved = page.waitForResponse((response) => response.request().method() === "PATCH" && response.ok());
  await message.getByRole("button", { name: "Previous version" }).click();
  await saved;
}

test("an edited question begins a branch; the old one is a click away, and is there again after a reload", async ({
  page,
}) => {
  await converse(page, "[[scenario:echo]] Red lantern");
  await ask(page, "[[scenario:echo]] Below the red one");
  await answered(page);
  await expect(answers(page)).toHaveCount(2);

  const question = questions(page).first();
  await question.hover();
  await question.getByRole("button", { name: "Edit" }).click();
  const field = thread(page).getByRole("textbox", { name: "Edit your message" });
  await field.fill("[[scenario:echo]] Blue lantern");
  await field.press("Enter");
  await expect(answers(page).first().getByText("Blue lantern", { exact: true })).toBeVisible();
  await answered(page);
  await expect(answers(page)).toHaveCount(1);
  await expect(question.getByRole("group", { name: "Versions" })).toContainText("2 / 2");

  await leafBack(page, question);
  const oldOnes = [/Red lantern/, /Below the red one/];
  await expect(answers(page)).toContainText(oldOnes);
  await page.reload();
  await expect(answers(page)).toContainText(oldOnes);
  await expect(question.getByRole("group", { name: "Versions" })).toContainText("1 / 2");
  expect((await storedConversation(page)).messages).toHaveLength(6);
});

test("an answer can be had again, by the same model and by another, and none is destroyed", async ({
  page,
}) => {
  await converse(page, "[[scenario:echo]] Once more");
  const answer = answers(page).first();
  const versions = answer.getByRole("group", { name: "Versions" });
  await answer.getByRole("button", { name: "Answer again", exact: true }).click();
  await expect(versions).toContainText("2 / 2");
  await answered(page);

  await answer.getByRole("button", { name: "Answer again with another model" }).click();
  await page.getByRole("option").filter({ hasText: /large/ }).first().click();
  await expect(versions).toContainText("3 / 3");
  await answered(page);
  await leafBack(page, answer);
  await expect(versions).toContainText("2 / 3");
  await leafBack(page, answer);
  await expect(versions).toContainText("1 / 3");
  await expect(answer).toContainText("Once more");

  // Again means by the same model, whichever the next question would go to.
  await page.getByLabel(/^Model: /).click();
  await page.getByRole("option").filter({ hasText: /large/ }).first().click();
  await answer.getByRole("button", { name: "Answer again", exact: true }).click();
  await expect(versions).toContainText("4 / 4");
  await answered(page);

  const { messages } = await storedConversation(page);
  const written = messages.filter(({ role }) => role === "assistant");
  expect(written.map(({ parts }) => parts)).toEqual(Array(4).fill([{ type: "text", text: "Once more" }]));
  const [first, second, third, fourth] = written.map(({ metadata }) => metadata?.requestedModel);
  expect(second).toBe(first);
  expect(third).toContain("large");
  expect(third).not.toBe(first);
  expect(fourth).toBe(first);
});

test("a link to a conversation leads to the branch that was chosen last, from anywhere", async ({
  page,
  context,
}) => {
  const address = await converse(page, "[[scenario:echo]] Old harbour");
  const question = questions(page).first();
  await question.hover();
  await question.getByRole("button", { name: "Edit" }).click();
  const field = thread(page).getByRole("textbox", { name: "Edit your message" });
  await field.fill("[[scenario:echo]] New harbour");
  await field.press("Enter");
  await expect(answers(page).first().getByText("New harbour", { exact: true })).toBeVisible();
  await answered(page);
  await expect(page).toHaveURL(address);
  await leafBack(page, question);

  await converse(page, "[[scenario:echo]] Elsewhere");
  const fresh = await context.newPage();
  await fresh.goto(address);
  await expect(answers(fresh)).toHaveCount(1);
  await expect(answers(fresh).first()).toContainText("Old harbour");
  await expect(questions(fresh).first().getByRole("group", { name: "Versions" })).toContainText("1 / 2");
});
