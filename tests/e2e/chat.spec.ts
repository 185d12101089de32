import { expect, test } from "./fixture";
import { answered, answers, ask, composer, conversations, converse, stopButton, thread } from "./reader";

test("an answer is shown while it is being written, and is there again after a reload", async ({ page }) => {
  await page.goto("/");
  await ask(page, "[[scenario:long tokens=600 rate=60]] Tell me of the wind.");
  await expect(stopButton(page)).toBeVisible();
  const answer = answers(page).last();
  await expect(answer.getByRole("paragraph").first()).toBeVisible();
  const early = await answer.innerText();
  await answered(page);
  const whole = await answer.innerText();
  expect(whole.length).toBeGreaterThan(early.length);
  await expect(page).toHaveURL(/\/c\/[0-9a-f-]{36}$/);

  await page.reload();
  await expect(thread(page).getByText("Tell me of the wind.")).toBeVisible();
  await expect(answers(page)).toHaveCount(1);
  await expect.poll(() => answers(page).last().innerText()).toBe(whole);
});

test("a reload in the middle of an answer loses nothing of it", async ({ page }) => {
  await page.goto("/");
  await ask(page, "[[scenario:long tokens=600 rate=60]] Go on without me.");
  await expect(answers(page).last().getByRole("paragraph").first()).toBeVisible();
  await expect(page).toHaveURL(/\/c\/[0-9a-f-]{36}$/);
  await page.reload();
  await expect(stopButton(page)).toBeVisible();
  await answered(page);
  const whole = await answers(page).last().innerText();
  await page.reload();
  await expect.poll(() => answers(page).last().innerText()).toBe(whole);
});

test("Stop ends the answer and keeps what had arrived", async ({ page }) => {
  await page.goto("/");
  await ask(page, "[[scenario:never-ending rate=50]] Talk for ever.");
  await expect(answers(page).last().getByRole("paragraph").first()).toBeVisible();
  await stopButton(page).click();
  await expect(answers(page).last().getByText("You stopped this answer.")).toBeVisible();
  const kept = await answers(page).last().getByRole("paragraph").first().innerText();
  await page.reload();
  await expect(answers(page).last().getByText("You stopped this answer.")).toBeVisible();
  expect(await answers(page).last().innerText()).toContain(kept.slice(0, 40));
});

test("nothing is kept before the first message is sent", async ({ page, context }) => {
  await page.goto("/");
  await expect(conversations(page).getByText("No conversations yet")).toBeVisible();
  await composer(page).fill("Only a draft");
  await page.reload();
  await expect(composer(page)).toHaveValue("Only a draft");
  await expect(conversations(page).getByText("No conversations yet")).toBeVisible();
  expect((await context.cookies()).filter(({ name }) => name.includes("session"))).toEqual([]);

  await composer(page).press("Enter");
  await answered(page);
  await expect(conversations(page).getByRole("link")).toHaveCount(1);
});

test("a new chat begins beside the old one, and the sidebar leads back", async ({ page }) => {
  const first = await converse(page, "First things first");
  await page.getByRole("link", { name: "New chat" }).first().click();
  await expect(thread(page)).toBeHidden();
  await ask(page, "Second thoughts");
  await answered(page);
  await expect(conversations(page).getByRole("link")).toHaveCount(2);
  await conversations(page).getByRole("link").last().click();
  await expect(page).toHaveURL(first);
  await expect(thread(page).getByText("First things first").first()).toBeVisible();
});
