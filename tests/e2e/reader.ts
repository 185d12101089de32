import { expect, type Locator, type Page } from "@playwright/test";

/** What a reader does and sees, by roles and names. English unless the names say otherwise. */

export const thread = (page: Page): Locator => page.getByRole("log", { name: "Conversation" });

export const composer = (page: Page): Locator => page.getByRole("textbox", { name: "Message", exact: true });

export const stopButton = (page: Page): Locator => page.getByRole("button", { name: "Stop", exact: true });

export const conversations = (page: Page): Locator => page.getByRole("navigation", { name: "Conversations" });

/** The texts of the thread that are answers, oldest first. */
export function answers(page: Page): Locator {
  return thread(page)
    .getByRole("article")
    .filter({ has: page.getByRole("heading", { name: "Answer", exact: true }) });
}

/** Types into the composer and sends with Enter. */
export async function ask(page: Page, question: string): Promise<void> {
  await composer(page).fill(question);
  await composer(page).press("Enter");
}

/** Waits until the answer that is being written is complete. */
export async function answered(page: Page): Promise<void> {
  await expect(answers(page).last().getByRole("button", { name: "Copy as Markdown" })).toBeVisible({
    timeout: 20_000,
  });
  await expect(stopButton(page)).toBeHidden();
}

/** Asks, waits for the whole answer, and gives the address of the conversation. */
export async function converse(page: Page, question: string): Promise<string> {
  await page.goto("/");
  await ask(page, question);
  await answered(page);
  await expect(page).toHaveURL(/\/c\/[0-9a-f-]{36}$/);
  return page.url();
}
