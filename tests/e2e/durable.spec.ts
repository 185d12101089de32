import { randomUUID } from "node:crypto";
import { longMarkdown } from "@/lib/mistral/standin/answer/prose";
import { copiedAnswer, standin, storedAnswer, storedConversation } from "./answer-text";
import { expect, test } from "./fixture";
import { answered, answers, ask, composer, converse, stopButton, thread } from "./reader";

const conversationAddress = /\/c\/[0-9a-f-]{36}$/;

test("a reload in mid-answer gives the answer as the provider sent it, byte for byte", async ({ page }) => {
  await page.goto("/");
  await ask(page, "[[scenario:long tokens=600 rate=60]] Go on without me.");
  await expect(answers(page).last().getByRole("paragraph").first()).toBeVisible();
  await expect(page).toHaveURL(conversationAddress);
  await page.reload();
  await expect(stopButton(page)).toBeVisible();
  await answered(page);
  expect(await copiedAnswer(page)).toBe(longMarkdown(600));
  expect(await storedAnswer(page)).toEqual({ text: longMarkdown(600), status: "complete" });
});

test("a second tab that is opened in mid-answer shows the same, and finishes too", async ({
  page,
  context,
}) => {
  await page.goto("/");
  await ask(page, "[[scenario:long tokens=600 rate=60]] Twice, please.");
  await expect(answers(page).last().getByRole("paragraph").first()).toBeVisible();
  await expect(page).toHaveURL(conversationAddress);
  const second = await context.newPage();
  await second.goto(page.url());
  await expect(stopButton(second)).toBeVisible();
  await expect(answers(second).last().getByRole("paragraph").first()).toBeVisible();
  await answered(second);
  expect(await copiedAnswer(second)).toBe(longMarkdown(600));
  await page.bringToFront();
  await answered(page);
  expect(await copiedAnswer(page)).toBe(longMarkdown(600));
});

test("Stop in one tab ends the answer in both, and both keep the same text", async ({ page, context }) => {
  const mark = randomUUID();
  await page.goto("/");
  await ask(page, `[[scenario:never-ending rate=50]] ${mark}`);
  await expect(answers(page).last().getByRole("paragraph").first()).toBeVisible();
  await expect(page).toHaveURL(conversationAddress);
  const second = await context.newPage();
  await second.goto(page.url());
  await expect(answers(second).last().getByRole("paragraph").first()).toBeVisible();
  await expect(stopButton(page)).toBeVisible();
  await stopButton(second).click();
  for (const tab of [second, page]) {
    await tab.bringToFront();
    await expect(answers(tab).last().getByText("You stopped this answer.")).toBeVisible();
    await expect(stopButton(tab)).toBeHidden();
  }
  await standin.waitForRequest(mark, "peer-closed");
  const { text, status } = await storedAnswer(page);
  expect(status).toBe("stopped");
  expect(text.length).toBeGreaterThan(0);
  expect(await copiedAnswer(page)).toBe(text);
  expect(await copiedAnswer(second)).toBe(text);
});

test("Stop before the first word closes the call, and the question stays", async ({ page }) => {
  const mark = randomUUID();
  await page.goto("/");
  await ask(page, `[[scenario:timeout]] ${mark}`);
  await standin.waitForRequest(mark, "arrived");
  await stopButton(page).click();
  await expect(answers(page).last().getByText("You stopped this answer.")).toBeVisible();
  await standin.waitForRequest(mark, "peer-closed");
  await expect(answers(page).last().getByRole("button", { name: "Try again" })).toBeVisible();
  await page.reload();
  await expect(thread(page).getByText(mark)).toBeVisible();
  await expect(answers(page).last().getByText("You stopped this answer.")).toBeVisible();
  expect((await storedAnswer(page)).status).toBe("stopped");
});

test.describe("two tabs that send at once", () => {
  test.use({ expectedNoise: [/409/] });

  test("the one that is refused keeps its text, and can send it once the other is done", async ({
    page,
    context,
  }) => {
    const address = await converse(page, "[[scenario:echo]] The first question");
    const second = await context.newPage();
    await second.goto(address);
    await expect(thread(second)).toBeVisible();
    await page.bringToFront();
    await ask(page, "[[scenario:never-ending rate=50]] Meanwhile");
    await expect(answers(page)).toHaveCount(2);

    const mine = "[[scenario:echo]] Words that must not get lost";
    await second.bringToFront();
    await ask(second, mine);
    await expect(second.getByRole("alert").filter({ hasText: /\w/ })).toBeVisible();
    await expect(composer(second)).toHaveValue(mine);

    await page.bringToFront();
    await stopButton(page).click();
    await expect(answers(page).last().getByText("You stopped this answer.")).toBeVisible();
    await second.bringToFront();
    await expect(stopButton(second)).toBeHidden();
    await composer(second).press("Enter");
    await answered(second);
    expect(await copiedAnswer(second)).toBe("Words that must not get lost");
    const { messages } = await storedConversation(second);
    const asked = messages.filter(
      ({ role, parts }) => role === "user" && JSON.stringify(parts).includes("lost"),
    );
    expect(asked).toHaveLength(1);
  });
});
