import { readFile } from "node:fs/promises";
import type { Page } from "@playwright/test";
import { expect, test } from "./fixture";
import { answered, answers, ask, composer, converse, thread } from "./reader";

test("thinking shows while it is written, then folded with how long it took, after a reload too", async ({
  page,
}) => {
  await page.goto("/");
  await ask(page, "[[scenario:reasoning rate=8]]\nThink it over");
  const answer = answers(page).last();
  await expect(answer.getByRole("button", { name: /^Thinking…/ })).toBeVisible();
  await answered(page);
  const fold = answer.getByRole("button", { name: /^Thought for/ });
  await expect(fold).toHaveAttribute("aria-expanded", "false");
  const spoken = await answer.innerText();
  await fold.press("Enter");
  await expect(fold).toHaveAttribute("aria-expanded", "true");
  const thought = (await answer.innerText()).length - spoken.length;
  expect(thought).toBeGreaterThan(40);
  await page.reload();
  await expect(fold).toHaveAttribute("aria-expanded", "false");
  await expect(answer).not.toContainText("Thinking…");
});

test("seconds of thinking go on where they were for a page that comes later", async ({ page }) => {
  await page.goto("/");
  await ask(page, "[[scenario:reasoning rate=1]]\nThink it over");
  const thinking = answers(page)
    .last()
    .getByRole("button", { name: /^Thinking….*\d/ });
  const seconds = async () => Number(/\d+/.exec((await thinking.textContent()) ?? "")?.[0]);
  await expect.poll(seconds).toBeGreaterThanOrEqual(5);
  await page.reload({ waitUntil: "commit" });
  await expect(thinking).toBeVisible();
  // The first that it says; from nothing it would be one.
  expect(await seconds()).toBeGreaterThanOrEqual(5);
});

/** The next answer is put off for ten minutes. The stand-in could do it too, but to everybody who shares its key. */
async function putOff(page: Page): Promise<void> {
  await page.route(
    "**/api/chat",
    async (route) => {
      const { action } = route.request().postDataJSON() as { action: { messageId: string } };
      const details = { model: "mistral-small-latest", retryAfterSeconds: 600 };
      const events = [
        {
          type: "start",
          messageId: crypto.randomUUID(),
          messageMetadata: {
            parentId: action.messageId,
            createdAt: new Date().toISOString(),
            status: "streaming",
            requestedModel: details.model,
          },
        },
        {
          type: "finish",
          messageMetadata: {
            status: "failed",
            error: { code: "provider_rate_limited", details },
            totalMs: 20,
          },
        },
      ];
      const lines = [...events.map((event) => JSON.stringify(event)), "[DONE]"];
      await route.fulfill({
        contentType: "text/event-stream",
        body: lines.map((line) => `data: ${line}\n\n`).join(""),
      });
    },
    { times: 1 },
  );
}

for (const [clock, behindMs] of [
  ["right", 0],
  ["three hours behind", 3 * 3_600_000],
] as const) {
  test(`an answer that is put off counts down and can be had again at zero, by a clock that is ${clock}`, async ({
    page,
  }) => {
    await page.clock.install({ time: Date.now() - behindMs });
    await converse(page, "So that there is an account");
    await putOff(page);
    await ask(page, "Tell me");
    const problem = thread(page).getByText(/The next slot is in \d+ seconds\./);
    const again = thread(page).getByRole("button", { name: "Try again" });
    await expect(problem).toHaveText(/ (5[6-9]\d|600) seconds/);
    await expect(again).toBeDisabled();
    await page.clock.fastForward("05:00");
    await expect(problem).toHaveText(/ (2[6-9]\d|300) seconds/);
    await expect(again).toBeDisabled();
    await page.clock.fastForward("06:00");
    await expect(again).toBeEnabled();
  });
}

test("code is copied, saved and wrapped as it was written", async ({ page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const line = `const winds = [${Array.from({ length: 60 }, (_, index) => `"wind ${index}"`).join(", ")}];`;
  const code = `// <b>the winds</b>\n${line}\n\tconsole.log(winds);`;
  await converse(page, `[[scenario:echo]]\n\`\`\`js\n${code}\n\`\`\``);
  const block = answers(page).last();
  await block.getByRole("button", { name: "Copy code" }).click();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(`${code}\n`);
  await expect(page.locator("#announcer")).toHaveText("Copied");

  const download = page.waitForEvent("download");
  await block.getByRole("button", { name: "Save as a file" }).click();
  const saved = await download;
  expect(saved.suggestedFilename()).toMatch(/\.js$/);
  expect(await readFile((await saved.path()) ?? "", "utf8")).toBe(`${code}\n`);

  const pre = block.locator("pre");
  const overflow = () => pre.evaluate((element) => element.scrollWidth - element.clientWidth);
  expect(await overflow()).toBeGreaterThan(100);
  await block.getByRole("button", { name: "Wrap lines" }).click();
  expect(await overflow()).toBeLessThanOrEqual(1);
  await block.getByRole("button", { name: "Do not wrap lines" }).click();
  expect(await overflow()).toBeGreaterThan(100);
});

test("each conversation keeps a draft of its own, over a reload too", async ({ page }) => {
  const first = await converse(page, "The first");
  const second = await converse(page, "The second");
  await composer(page).fill("for the second");
  await page.goto(first);
  await expect(composer(page)).toHaveValue("");
  await composer(page).fill("for the first");
  await page.goto("/");
  await expect(composer(page)).toHaveValue("");
  await composer(page).fill("for a new one");
  for (const [address, draft] of [
    [second, "for the second"],
    [first, "for the first"],
    ["/", "for a new one"],
  ] as const) {
    await page.goto(address);
    await expect(composer(page)).toHaveValue(draft);
  }
  await page.reload();
  await expect(composer(page)).toHaveValue("for a new one");
  await page.goto(first);
  await composer(page).press("Enter");
  await expect(thread(page)).toContainText("for the first");
  await answered(page);
  await page.reload();
  await expect(composer(page)).toHaveValue("");
});

test.describe("what the browser draws around the page", () => {
  const colours = (page: Page) =>
    page
      .locator("meta[name=theme-color]")
      .evaluateAll((metas) => metas.map((meta) => meta.getAttribute("content")));

  test("follows the theme at once", async ({ page }) => {
    await page.goto("/settings");
    expect(await colours(page)).toEqual(["#fcfcfa", "#15161a"]);
    await page.getByRole("radio", { name: "Dark" }).click();
    expect(await colours(page)).toEqual(["#15161a", "#15161a"]);
    await page.reload();
    expect(await colours(page)).toEqual(["#15161a"]);
    await page.getByRole("radio", { name: "Light" }).click();
    expect(await colours(page)).toEqual(["#fcfcfa"]);
  });
});
