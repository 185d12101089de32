import type { Page } from "@playwright/test";
import type { Conversation } from "@/lib/conversations/contract";
import { controlOf } from "../support/standin-control";
import { expect } from "./fixture";
import { answers } from "./reader";

/** What the answers of a conversation are, to the byte: as stored, and as the page gives them back. */

export const standinUrl = `http://127.0.0.1:${process.env.E2E_STANDIN_PORT ?? 3211}`;

/** The control plane of the stand-in that all end-to-end tests share: to look and to wait, not to change it. */
export const standin = controlOf(standinUrl);

export async function storedConversation(page: Page): Promise<Conversation> {
  const { origin, pathname } = new URL(page.url());
  const response = await page.request.get(`${origin}/api/conversations/${pathname.split("/").at(-1)}`);
  expect(response.status()).toBe(200);
  return response.json();
}

/** The newest answer as it is stored. */
export async function storedAnswer(page: Page): Promise<{ text: string; status: string | undefined }> {
  const { messages } = await storedConversation(page);
  const answer = messages.findLast(({ role }) => role === "assistant");
  const text = (answer?.parts ?? []).map((part) => (part.type === "text" ? part.text : "")).join("");
  return { text, status: answer?.metadata?.status };
}

/** The last answer of the page as its copy button gives it. */
export async function copiedAnswer(page: Page): Promise<string> {
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.bringToFront();
  const answer = answers(page).last();
  // A page that has only just been opened may not listen yet.
  await expect(async () => {
    await answer
      .getByRole("button", { name: /^(Copy as Markdown|Copied)$/ })
      .last()
      .click();
    await expect(answer.getByRole("button", { name: "Copied" })).toBeVisible({ timeout: 1_000 });
  }).toPass({ timeout: 15_000 });
  return page.evaluate(() => navigator.clipboard.readText());
}
