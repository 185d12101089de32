import type { Page } from "@playwright/test";
import { expect, test } from "./fixture";
import { answered, answers, ask, converse } from "./reader";

/** The texts that are painted as a part of some code, by kind. */
async function painted(page: Page, kind: string): Promise<string[]> {
  return page.evaluate(
    (name) =>
      [...(CSS.highlights.get(name) ?? [])].map((range) =>
        (range.startContainer.textContent ?? "").slice(range.startOffset, range.endOffset).trim(),
      ),
    `code-${kind}`,
  );
}

const code = 'const wind = name("north"); // cold';

test("code is coloured by its language, without an element more", async ({ page }) => {
  await converse(
    page,
    `[[scenario:echo]] Look:\n\n\`\`\`ts\n${code}\n\`\`\`\n\n\`\`\`klingon\nconst no\n\`\`\`\n`,
  );
  await expect.poll(() => painted(page, "keyword")).toEqual(["const"]);
  expect(await painted(page, "comment")).toEqual(["// cold"]);
  expect(await painted(page, "function")).toEqual(["name"]);
  await expect(answers(page).locator("pre > code > *")).toHaveCount(0);

  await page.reload();
  await expect.poll(() => painted(page, "keyword")).toEqual(["const"]);
});

test("a code gets its colours when its fence closes, while the answer goes on", async ({ page }) => {
  await page.goto("/");
  const talk = "The wind goes on. ".repeat(200);
  await ask(page, `[[scenario:echo rate=60]]\n\`\`\`ts\n${code}\n\`\`\`\n\n${talk}`);
  await expect.poll(() => painted(page, "keyword")).toEqual(["const"]);
  await expect(page.getByRole("button", { name: "Stop", exact: true })).toBeVisible();
  await page.getByRole("button", { name: "Stop", exact: true }).click();
  await answered(page);
});

test("only what is near the window has colours", async ({ page }) => {
  const talk = "The wind goes on.\n\n".repeat(150);
  await converse(page, `[[scenario:echo]] \n\`\`\`ts\n${code}\n\`\`\`\n\n${talk}`);
  await answers(page).locator("pre").scrollIntoViewIfNeeded();
  await expect.poll(() => painted(page, "keyword")).toEqual(["const"]);
  await answers(page).getByText("The wind goes on.").last().scrollIntoViewIfNeeded();
  await expect.poll(() => painted(page, "keyword")).toEqual([]);
});
