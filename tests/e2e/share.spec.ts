import type { Page } from "@playwright/test";
import { expect, expectAccessible, test } from "./fixture";
import { answered, answers, ask, composer, converse } from "./reader";

const dialog = (page: Page) => page.getByRole("dialog", { name: "Share this conversation" });
const preview = (page: Page) => dialog(page).getByRole("region", { name: "Preview of the shared page" });

async function openDialog(page: Page, name = "Share"): Promise<void> {
  await page.getByRole("button", { name, exact: true }).click();
  await expect(dialog(page).getByRole("button", { name: "Create the link" })).toBeEnabled();
}

/** Presses the button, and gives the path of the link. */
async function publish(page: Page): Promise<string> {
  await dialog(page).getByRole("button", { name: "Create the link" }).click();
  const field = dialog(page).getByRole("textbox", { name: "Link" });
  await expect(field).toBeVisible();
  return new URL(await field.inputValue()).pathname;
}

async function share(page: Page, question: string): Promise<string> {
  await converse(page, question);
  await openDialog(page);
  const path = await publish(page);
  await dialog(page).getByRole("button", { name: "Done" }).click();
  return path;
}

// The browser writes a line about every page that isn't there.
test.use({ expectedNoise: [/status of (404|409|410)/] });

test("a preview comes before the link, nothing is public until the button, and a stranger sees just that", async ({
  page,
  anotherReader,
}) => {
  await converse(page, "Tell me of the north wind");
  await openDialog(page);
  await expect(dialog(page)).toContainText("Anyone with the link can read it");
  await expect(preview(page)).toContainText("Tell me of the north wind");
  const before = await page.request.get("/api/shares");
  expect((await before.json()).shares).toEqual([]);
  await expectAccessible(page);

  const path = await publish(page);
  await expect(dialog(page).getByRole("button", { name: "Copy link" })).toBeFocused();
  await expectAccessible(page);
  await dialog(page).getByRole("button", { name: "Done" }).click();
  await expect(page.getByRole("button", { name: "Shared", exact: true })).toBeVisible();

  const stranger = await anotherReader();
  const response = await stranger.goto(path);
  expect(response?.status()).toBe(200);
  expect(response?.headers()["x-robots-tag"]).toContain("noindex");
  expect(response?.headers()["referrer-policy"]).toBe("no-referrer");
  await expect(stranger.locator("meta[name=robots]")).toHaveAttribute("content", /noindex/);
  await expect(stranger.getByRole("main")).toContainText("Tell me of the north wind");
  await expect(stranger.getByRole("main")).toContainText("Voilà");
  await expect(stranger).toHaveURL(new RegExp(`${path}$`));
  await expectAccessible(stranger);

  await page.reload();
  await expect(page.getByRole("button", { name: "Shared", exact: true })).toBeVisible();
  await openDialog(page, "Shared");
  await expect(dialog(page)).toContainText("There is a link to this conversation");
  await expect(dialog(page)).toContainText("1 view");
});

test("a link can end by itself: its date is in the preview, on the shared page and in the list, and can be moved", async ({
  page,
  anotherReader,
}) => {
  const inDays = (days: number) =>
    new RegExp(
      [0, 1]
        // The test may run over midnight.
        .map((more) => new Date(Date.now() + (days + more) * 86_400_000))
        .flatMap((date) => [
          date.toLocaleDateString("en", { dateStyle: "long" }),
          date.toLocaleDateString("en", { dateStyle: "medium" }),
        ])
        .join("|"),
    );
  await converse(page, "A word for a day");
  await openDialog(page);
  await dialog(page).getByRole("combobox", { name: "The link works for" }).click();
  await page.getByRole("option", { name: "1 day" }).click();
  await expect(preview(page)).toContainText(inDays(1));
  const path = await publish(page);
  const stranger = await anotherReader();
  await stranger.goto(path);
  await expect(stranger.getByText(/The link ends on/)).toHaveText(inDays(1));
  await page.goto("/settings/shares");
  await expect(page.getByText(/ends on/)).toHaveText(inDays(1));
  await page.getByRole("button", { name: /^Actions for the link/ }).click();
  await page.getByRole("menuitem", { name: "Change the end" }).click();
  await page.getByRole("menuitem", { name: "From now: 7 days" }).click();
  await expect(page.getByText(/ends on/)).toHaveText(inDays(7));
  // The page is kept for strangers; it may not keep the old date.
  await stranger.reload();
  await expect(stranger.getByText(/The link ends on/)).toHaveText(inDays(7));
});

test("what is written later never leaks into a link, and a link of the whole is another one", async ({
  page,
  anotherReader,
}) => {
  const path = await share(page, "The first question");
  await ask(page, "A later secret");
  await expect(answers(page)).toHaveCount(2);
  await answered(page);
  const stranger = await anotherReader();
  await stranger.goto(path);
  await expect(stranger.getByRole("main")).toContainText("The first question");
  await expect(stranger.getByRole("main")).not.toContainText("A later secret");

  await openDialog(page, "Shared");
  await dialog(page).getByRole("combobox", { name: "Begin with" }).click();
  await page.getByRole("option", { name: /Question 2/ }).click();
  await expect(preview(page)).not.toContainText("The first question");
  await expect(preview(page)).toContainText("The conversation began before this.");
  const second = await publish(page);
  expect(second).not.toBe(path);
  await stranger.goto(second);
  await expect(stranger.getByRole("main")).toContainText("A later secret");
  await expect(stranger.getByRole("main")).not.toContainText("The first question");
});

test("thoughts are left out until they are switched on", async ({ page, anotherReader }) => {
  await converse(page, "[[scenario:reasoning]] Think about it");
  await openDialog(page);
  await expect(preview(page).getByText(/^Thought/)).toHaveCount(0);
  const closed = await publish(page);
  await dialog(page).getByRole("button", { name: "Share something else of it" }).click();
  await dialog(page)
    .getByRole("switch", { name: /thoughts/ })
    .click();
  await expect(preview(page).getByText(/^Thought/)).toBeVisible();
  await expect(dialog(page).getByRole("button", { name: "Create the link" })).toBeEnabled();
  const open = await publish(page);

  const stranger = await anotherReader();
  await stranger.goto(closed);
  await expect(stranger.getByText(/^Thought/)).toHaveCount(0);
  await stranger.goto(open);
  await expect(stranger.getByText(/^Thought/)).toBeVisible();
});

test.describe("without JavaScript", () => {
  test("a shared page is whole, thoughts can be unfolded, and a revoked one says so", async ({
    page,
    browser,
    baseURL,
  }) => {
    await converse(page, "[[scenario:reasoning]] Read me plainly");
    await openDialog(page);
    await dialog(page)
      .getByRole("switch", { name: /thoughts/ })
      .click();
    await expect(preview(page).getByText(/^Thought/)).toBeVisible();
    await expect(dialog(page).getByRole("button", { name: "Create the link" })).toBeEnabled();
    const path = await publish(page);
    const context = await browser.newContext({ javaScriptEnabled: false, ...(baseURL ? { baseURL } : {}) });
    const plain = await context.newPage();
    await plain.goto(path);
    await expect(plain.getByRole("main")).toContainText("Read me plainly");
    const thoughts = plain.locator("details p");
    await expect(thoughts).toBeHidden();
    await plain.locator("summary").click();
    await expect(thoughts).toBeVisible();
    const { shares } = await (await page.request.get("/api/shares")).json();
    await page.request.delete(`/api/shares/${shares[0].id}`);
    const gone = await plain.reload();
    expect(gone?.status()).toBe(410);
    await expect(plain.getByRole("heading", { level: 1 })).toHaveText("This link has ended");
    await context.close();
  });
});

test("a revoked link is gone at once for page, picture, file and HEAD, and its owner sees it in the list", async ({
  page,
  anotherReader,
}) => {
  const path = await share(page, "Short-lived words");
  const token = path.split("/")[2];
  const stranger = await anotherReader();
  await stranger.goto(path);
  const picture = await stranger.locator("meta[property='og:image']").getAttribute("content");
  const image = await stranger.request.get(picture ?? "");
  expect(image.headers()["content-type"]).toBe("image/png");
  expect(image.headers()["x-robots-tag"]).toContain("noindex");
  expect((await image.body()).subarray(1, 4).toString()).toBe("PNG");
  await expect(stranger.locator("meta[property='og:title']")).not.toHaveAttribute("content", "");

  await page.goto("/settings/shares");
  await expect(page.getByText("1 view")).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("button", { name: /^Actions for the link/ }).click();
  await page.getByRole("menuitem", { name: "Change the end" }).click();
  await page.getByRole("menuitem", { name: "From now: until I revoke it" }).click();
  await expect(page.getByText(/until revoked/)).toBeVisible();
  await page.getByRole("button", { name: /^Actions for the link/ }).click();
  await page.getByRole("menuitem", { name: "Revoke" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Revoke" }).click();
  await expect(page.getByText("Revoked", { exact: true })).toBeVisible();

  const gone = await stranger.goto(path);
  expect(gone?.status()).toBe(410);
  await expect(stranger.getByRole("heading", { level: 1 })).toHaveText("This link has ended");
  await expectAccessible(stranger);
  for (const address of [picture ?? "", `/api/shared/${token}/markdown`]) {
    expect((await stranger.request.get(address)).status()).toBe(410);
  }
  expect((await stranger.request.head(path)).status()).toBe(410);
  const unknown = await stranger.goto(`/s/${"A".repeat(43)}`);
  expect(unknown?.status()).toBe(404);
  await expect(stranger.getByRole("heading", { level: 1 })).toHaveText("No such link");
});

test("deleting a conversation ends its links; archiving it does not", async ({ page, anotherReader }) => {
  const path = await share(page, "Here today");
  const choose = async (action: string) => {
    await page.getByRole("button", { name: "More actions" }).click();
    await page.getByRole("menuitem", { name: action, exact: true }).click();
  };
  const address = page.url();
  const saved = page.waitForResponse((response) => response.request().method() === "PATCH");
  await choose("Archive");
  await saved;
  const stranger = await anotherReader();
  expect((await stranger.goto(path))?.status()).toBe(200);
  await page.goto(address);
  await choose("Delete");
  await expect(page).toHaveURL(/\/$/);
  await page.reload();
  await expect.poll(async () => (await stranger.request.get(path)).status()).toBe(410);
  await page.goto("/settings/shares");
  await expect(page.getByText("A conversation that was deleted")).toBeVisible();
  await expect(page.getByText("Deleted", { exact: true })).toBeVisible();
});

test("a reader takes the text along, and goes on in a copy of their own that the owner never sees", async ({
  page,
  anotherReader,
}) => {
  const path = await share(page, "A question worth going on from");
  const stranger = await anotherReader();
  await stranger.goto(path);
  const download = stranger.waitForEvent("download");
  await stranger.getByRole("link", { name: "Save as Markdown" }).click();
  expect((await download).suggestedFilename()).toMatch(/\.md$/);

  const sent = stranger.waitForRequest((request) => request.url().endsWith("/copy"));
  await stranger.getByRole("button", { name: "Continue in my own copy" }).last().dblclick();
  await sent;
  await expect(stranger).toHaveURL(/\/c\/[0-9a-f-]{36}$/);
  await expect(answers(stranger)).toHaveCount(1);
  await ask(stranger, "My own next question");
  await expect(answers(stranger)).toHaveCount(2);
  await answered(stranger);
  const { conversations } = await (await stranger.request.get("/api/conversations")).json();
  expect(conversations).toHaveLength(1);

  await page.reload();
  await expect(answers(page)).toHaveCount(1);
  await page.goto(path);
  await expect(page.getByText("You shared this.")).toBeVisible();
  await expect(page.getByRole("main")).not.toContainText("My own next question");
});

test("hostile titles and Markdown stay text, on the page and on its picture", async ({
  page,
  anotherReader,
}) => {
  await converse(
    page,
    '<script>alert(1)</script> <img src=x onerror="alert(2)"> [click](javascript:alert(3))',
  );
  const id = page.url().split("/c/")[1];
  const title = `"><script>alert(4)</script> \u202e 空の歌 🚀 ${"very ".repeat(30)}`;
  await page.request.patch(`/api/conversations/${id}`, { data: { title } });
  await page.reload();
  await openDialog(page);
  const path = await publish(page);
  const stranger = await anotherReader();
  const opened: string[] = [];
  stranger.on("dialog", (box) => {
    opened.push(box.message());
    void box.dismiss();
  });
  await stranger.goto(path);
  await expect(stranger.getByRole("heading", { level: 1 })).toContainText("<script>alert(4)</script>");
  expect(await stranger.locator("main script, main [onerror], main a[href^='javascript']").count()).toBe(0);
  const overflow = await stranger.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(overflow).toBeLessThanOrEqual(0);
  const picture = await stranger.locator("meta[property='og:image']").getAttribute("content");
  expect((await stranger.request.get(picture ?? "")).status()).toBe(200);
  expect(opened, "dialogs that a script opened").toEqual([]);
});

test("an answer that is being written can't be shared yet, and the dialog says why", async ({ page }) => {
  await page.goto("/");
  await ask(page, "[[scenario:long tokens=2000 rate=20]] Go on and on");
  await expect(answers(page)).toHaveCount(1);
  await page.getByRole("button", { name: "Share", exact: true }).click();
  await expect(dialog(page).getByRole("alert")).toContainText("still being written");
  await expect(dialog(page).getByRole("button", { name: "Create the link" })).toBeDisabled();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("button", { name: "Share", exact: true })).toBeFocused();
  await expect(composer(page)).toBeVisible();
});

test.describe("on a phone", () => {
  test.use({ viewport: { width: 320, height: 640 }, hasTouch: true });

  test("dialog, shared page and list fit", async ({ page, anotherReader }) => {
    await converse(page, "[[scenario:demo]] A wide table, please");
    const fits = async (where: Page) =>
      expect(
        await where.evaluate(() => document.documentElement.scrollWidth - window.innerWidth),
      ).toBeLessThanOrEqual(0);
    await openDialog(page);
    await expectAccessible(page);
    await fits(page);
    const path = await publish(page);
    await fits(page);
    const stranger = await anotherReader();
    await stranger.setViewportSize({ width: 320, height: 640 });
    await stranger.goto(path);
    await fits(stranger);
    await expectAccessible(stranger);
    await page.goto("/settings/shares");
    await expect(page.getByRole("listitem").filter({ hasText: "1 view" })).toBeVisible();
    await fits(page);
  });
});
