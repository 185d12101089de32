import type { Locator, Page } from "@playwright/test";
import { expect, expectAccessible, test } from "./fixture";
import { answered, ask, conversations, converse, stopButton } from "./reader";

const rows = (page: Page): Locator => conversations(page).getByRole("link");
const box = (page: Page, title: string): Locator =>
  conversations(page).getByRole("checkbox", { name: title, exact: true });
const running = (page: Page): Locator =>
  conversations(page).getByRole("img", { name: "An answer is being written" });
const titles = ["First wind", "Second wind", "Third wind", "Fourth wind"];

/** Chooses what the row's menu is opened on, and then everything up to another one. */
async function selectFrom(page: Page, first: string, last: string): Promise<void> {
  const row = conversations(page).getByRole("listitem").filter({ hasText: first });
  await row.hover();
  await row.getByRole("button").click();
  await page.getByRole("menuitem", { name: "Select", exact: true }).click();
  await expect(box(page, first)).toBeFocused();
  await box(page, last).click({ modifiers: ["Shift"] });
}

async function deleteSelected(page: Page): Promise<void> {
  const bar = page.getByRole("toolbar", { name: "Selected conversations" });
  await bar.getByRole("button", { name: "Delete" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Delete" }).click();
}

test("several are deleted together and come back together; without that they are gone here and in another tab", async ({
  page,
}) => {
  // Several browsers side by side take their time on a small machine.
  test.slow();
  const newestFirst = titles.toReversed();
  await bringIn(
    page,
    exported(titles.length, (index) => newestFirst[index] ?? ""),
  );
  await page.goto("/");
  await expect(rows(page)).toHaveText(newestFirst);
  const otherTab = await page.context().newPage();
  await otherTab.goto("/");
  await expect(rows(otherTab)).toHaveText(newestFirst);

  await selectFrom(page, "Third wind", "First wind");
  await expect(page.getByRole("status").filter({ hasText: "3 selected" })).toBeVisible();
  await expectAccessible(page);
  await box(page, "Second wind").click();
  await deleteSelected(page);
  const undo = page.getByRole("button", { name: "Undo" });
  await undo.hover();
  await expect(page.getByText("2 conversations deleted")).toBeVisible();
  await expect(rows(page)).toHaveText(["Fourth wind", "Second wind"]);
  await expect(rows(otherTab)).toHaveText(["Fourth wind", "Second wind"]);
  await undo.click();
  await expect(rows(page)).toHaveText(newestFirst);
  await expect(rows(otherTab)).toHaveText(newestFirst);
  await page.reload();
  await expect(rows(page)).toHaveText(newestFirst);

  const gone = page.waitForResponse((response) => response.url().endsWith("/api/conversations/deletion"));
  await selectFrom(page, "Second wind", "First wind");
  await deleteSelected(page);
  // Nobody undoes it.
  expect((await gone).ok()).toBe(true);
  await expect(rows(otherTab)).toHaveText(["Fourth wind", "Third wind"]);
  await otherTab.reload();
  await expect(rows(otherTab)).toHaveText(["Fourth wind", "Third wind"]);
});

test("what is being written shows in another tab and on another device, and its title when it is made", async ({
  page,
  anotherReader,
}) => {
  // Several browsers side by side take their time on a small machine.
  test.slow();
  await converse(page, "The one before");
  const otherTab = await page.context().newPage();
  await otherTab.goto("/settings");
  await expect(rows(otherTab)).toHaveCount(1);
  await expect(running(otherTab)).toHaveCount(0);

  await page.goto("/");
  await ask(page, "[[scenario:never-ending rate=20]]\nSix words of a **title** and more of them");
  await expect(running(page)).toBeVisible();
  await expect(running(otherTab)).toBeVisible();
  const device = await anotherReader();
  await device.context().addCookies(await page.context().cookies());
  await device.goto("/settings");
  await expect(running(device)).toBeVisible();

  await stopButton(page).click();
  await answered(page);
  for (const place of [page, otherTab, device]) {
    await expect(running(place)).toHaveCount(0);
    await expect(rows(place).first()).toHaveText("Six words of a title and");
  }
});

/** What another Tramontane exported: one conversation an hour, the newest first, back from now. */
function exported(count: number, title: (index: number) => string, modelId = "mistral-small-latest"): string {
  const conversations = Array.from({ length: count }, (_, index) => {
    const at = new Date(Date.now() - (index + 1) * 60 * 60_000).toISOString();
    const ids = [crypto.randomUUID(), crypto.randomUUID()] as const;
    const message = (place: 0 | 1, role: string, text: string) => ({
      id: ids[place],
      parentId: place === 0 ? null : ids[0],
      role,
      status: "complete",
      parts: [{ type: "text", text }],
      ...(place === 1 ? { requestedModel: modelId, answeredModel: modelId } : {}),
      createdAt: at,
    });
    return {
      format: "tramontane-conversation/1",
      id: crypto.randomUUID(),
      title: title(index),
      modelId,
      headId: ids[1],
      createdAt: at,
      lastMessageAt: at,
      messages: [message(0, "user", `Asked ${index}`), message(1, "assistant", `Answered ${index}`)],
    };
  });
  return JSON.stringify(conversations);
}

async function bringIn(page: Page, file: string): Promise<void> {
  const response = await page.request.post("/api/import", { data: Buffer.from(file) });
  expect(await response.text()).toContain('"problem":null');
}

test("older conversations come as the list is scrolled, under their days, and few rows are on the page at once", async ({
  page,
  anotherReader,
}) => {
  await bringIn(
    page,
    exported(170, (index) => `Hour ${index}`),
  );
  await page.goto("/");
  await expect(rows(page).first()).toHaveText("Hour 0");
  const last = conversations(page).getByRole("link", { name: "Hour 169", exact: true });
  await conversations(page).hover();
  // Each turn of the wheel waits for the page that the one before has asked for.
  while ((await last.count()) === 0) {
    const grown = conversations(page).evaluate(
      (list, before) =>
        new Promise<void>((resolve) => {
          const look = () =>
            list.scrollHeight > before || list.scrollTop + list.clientHeight >= list.scrollHeight - 1
              ? resolve()
              : requestAnimationFrame(look);
          look();
        }),
      await conversations(page).evaluate((list) => list.scrollHeight),
    );
    await page.mouse.wheel(0, 5_000);
    await grown;
  }
  await expect(last).toBeVisible();
  await expect(conversations(page).getByRole("heading", { name: "Previous 7 days" })).toBeAttached();
  expect(await conversations(page).locator("li").count()).toBeLessThan(80);
  await last.click();
  await expect(page.getByText("Answered 169")).toBeVisible();

  const stranger = await anotherReader();
  await stranger.goto("/");
  await expect(stranger.getByText("No conversations yet")).toBeVisible();
});

test("what is archived leaves the list, waits under Archived, and comes back", async ({ page }) => {
  await converse(page, "Stays");
  await converse(page, "Put away");
  const row = conversations(page).getByRole("listitem").filter({ hasText: "Put away" });
  await row.hover();
  await row.getByRole("button").click();
  await page.getByRole("menuitem", { name: "Archive", exact: true }).click();
  await expect(rows(page)).toHaveText(["Stays"]);
  await conversations(page).getByRole("button", { name: "Archived" }).click();
  await expect(rows(page)).toHaveText(["Put away"]);
  await row.hover();
  await row.getByRole("button").click();
  await page.getByRole("menuitem", { name: "Take out of the archive" }).click();
  await expect(page.getByText("Nothing is archived")).toBeVisible();
  await conversations(page).getByRole("button", { name: "Back to the conversations" }).click();
  await expect(rows(page)).toHaveText(["Put away", "Stays"]);
});

test("a search is narrowed to a model and to a time", async ({ page }) => {
  await bringIn(
    page,
    exported(1, () => "Sirocco of today", "codestral-latest"),
  );
  const old = JSON.parse(exported(1, () => "Sirocco of another year"))[0];
  const longAgo = "2021-01-01T00:00:00.000Z";
  const messages = old.messages.map((message: object) => ({ ...message, createdAt: longAgo }));
  await bringIn(page, JSON.stringify([{ ...old, createdAt: longAgo, lastMessageAt: longAgo, messages }]));
  await page.goto("/");
  await page.keyboard.press("Control+k");
  const palette = page.getByRole("dialog", { name: "Search and commands" });
  const hits = palette.getByRole("group", { name: "Conversations", exact: true }).getByRole("option");
  await palette.getByRole("combobox", { name: /^Search and commands/ }).fill("siroco");
  await expect(hits).toHaveCount(2);
  await palette.getByRole("combobox", { name: "Time" }).selectOption({ label: "Last week" });
  await expect(hits).toHaveCount(1);
  await expect(hits).toContainText("Sirocco of today");
  await palette.getByRole("combobox", { name: "Time" }).selectOption({ label: "Any time" });
  await palette.getByRole("combobox", { name: "Model" }).selectOption({ label: "mistral-small-2603" });
  await expect(hits).toHaveCount(1);
  await expect(hits).toContainText("Sirocco of another year");
});
