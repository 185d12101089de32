import type { Locator, Page } from "@playwright/test";
import { expect, expectAccessible, test } from "./fixture";
import { answered, answers, ask, composer, converse, thread } from "./reader";

const palette = (page: Page): Locator => page.getByRole("dialog", { name: "Search and commands" });
const field = (page: Page): Locator =>
  palette(page).getByRole("combobox", { name: /^(Search and commands|Choose a model)/ });
/** Not the filters, which are lists too. */
const list = (page: Page): Locator => palette(page).getByRole("listbox", { name: "Results" });
const options = (page: Page): Locator => list(page).getByRole("option");
const active = (page: Page): Locator => list(page).getByRole("option", { selected: true });

async function open(page: Page): Promise<void> {
  await page.keyboard.press("Control+k");
  await expect(field(page)).toBeFocused();
}

/** Waits for the hit of a search; the first key of the list is pressed by the test. */
async function search(page: Page, words: string): Promise<Locator> {
  await field(page).fill(words);
  const hits = palette(page).getByRole("group", { name: "Conversations", exact: true }).getByRole("option");
  await expect(hits.first()).toBeVisible();
  return hits;
}

test("a message is found and opened by keyboard alone, with the focus on it", async ({ page }) => {
  const address = await converse(page, "Tell me about quixotry, please");
  await converse(page, "Another thing entirely");
  await open(page);
  const hits = await search(page, "quixotri");
  await expect(hits.first()).toContainText("quixotry");
  await expectAccessible(page);
  await page.keyboard.press("Enter");
  await expect(palette(page)).toBeHidden();
  await expect(page).toHaveURL(new RegExp(`^${address}`));
});

test("a message on another branch is opened where it is", async ({ page }) => {
  await converse(page, "[[scenario:echo]] zephyr in spring");
  await thread(page).getByRole("article").first().hover();
  await page.getByRole("button", { name: "Edit", exact: true }).click();
  await page.getByRole("textbox", { name: "Edit your message" }).fill("[[scenario:echo]] mistral in autumn");
  await page.keyboard.press("Enter");
  await answered(page);
  await expect(thread(page)).not.toContainText("zephyr");
  await open(page);
  await search(page, "zephyr");
  const message = options(page).filter({ hasText: "in spring" }).last();
  await message.click();
  await expect(thread(page)).toContainText("zephyr in spring");
  await expect(thread(page)).not.toContainText("mistral in autumn");
  await expect(thread(page).locator("article:focus")).toContainText("zephyr in spring");
  await expect(thread(page).locator("article:focus")).toBeInViewport();

  // Its address does the same for a page that knows nothing yet.
  const id = await thread(page).locator("article:focus").getAttribute("data-message");
  await page.goto("/");
  await page.goto(
    `${(await page.request.get("/api/search?q=zephyr").then((r) => r.json())).hits.map((hit: { conversationId: string }) => `/c/${hit.conversationId}`)[0]}?message=${id}`,
  );
  await expect(thread(page).locator("article:focus")).toContainText("zephyr in spring");
});

test("everything can be done from the palette: model, branch, composer, copy, shortcuts", async ({
  page,
  context,
}) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await converse(page, "[[scenario:echo]] the first");
  await page.getByRole("button", { name: "Answer again", exact: true }).click();
  await answered(page);
  await expect(thread(page)).toContainText("2 / 2");

  await page.keyboard.press("Alt+PageUp");
  await expect(thread(page)).toContainText("1 / 2");
  await open(page);
  await field(page).fill("next version");
  await page.keyboard.press("Enter");
  await expect(thread(page)).toContainText("2 / 2");

  await open(page);
  await field(page).fill("switch model");
  await page.keyboard.press("Enter");
  await expect(field(page)).toHaveValue("");
  await field(page).fill("codestral");
  await expect(active(page)).toContainText("codestral");
  await page.keyboard.press("Enter");
  await expect(page.getByLabel(/^Model: codestral/)).toBeVisible();

  await page.keyboard.press("Control+Shift+c");
  await expect(page.getByText("Copied", { exact: true })).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toContain("the first");

  await open(page);
  await field(page).fill("message box");
  await page.keyboard.press("Enter");
  await expect(composer(page)).toBeFocused();

  await thread(page).locator("..").focus();
  await page.keyboard.press("?");
  await expect(page.getByRole("dialog", { name: "Keyboard shortcuts" })).toContainText("Search and commands");
});

test("offers what can be done at the moment, and the focus goes with it", async ({ page }) => {
  const choose = async (words: string, name: string) => {
    await open(page);
    await field(page).fill(words);
    await expect(active(page)).toContainText(name);
    await page.keyboard.press("Enter");
    await expect(palette(page)).toBeHidden();
  };
  const offered = async (words: string) => {
    await open(page);
    await field(page).fill(words);
    const names = await palette(page)
      .getByRole("group", { name: "Actions" })
      .getByRole("option")
      .allTextContents();
    await page.keyboard.press("Escape");
    return names;
  };
  await page.goto("/");
  expect(await offered("answer")).toEqual([]);
  await choose("temporary", "Temporary chat");
  await expect(page.getByRole("heading", { name: "A temporary chat" })).toBeVisible();
  await choose("ordinary", "Make it an ordinary chat again");
  await expect(page.getByRole("heading", { name: "A temporary chat" })).toBeHidden();

  await ask(page, "[[scenario:never-ending rate=40]]\nOn and on");
  await expect(answers(page).last()).toContainText(/\w/);
  expect(await offered("answer again")).toEqual([]);
  await choose("stop", "Stop the answer");
  await expect(page.getByRole("button", { name: "Continue" })).toBeVisible();

  await choose("go on", "Go on with the answer");
  await expect(page.getByRole("button", { name: "Continue" })).toBeHidden();
  await answered(page);
  await choose("edit", "Edit the last question");
  await expect(page.getByRole("textbox", { name: "Edit your message" })).toBeFocused();
  await page.keyboard.press("Escape");

  await choose("share", "Share");
  await expect(page.getByRole("dialog", { name: /^Share/ })).toBeVisible();
  await page.keyboard.press("Escape");
  await choose("settings of this", "Settings of this conversation");
  await expect(page.getByRole("textbox", { name: /System prompt/ })).toBeVisible();
  await page.keyboard.press("Escape");
  await choose("settings usage", "Settings: Usage");
  await expect(page).toHaveURL(/\/settings\/usage$/);
});

test("the arrow keys go round, Escape closes and gives the focus back", async ({ page }) => {
  await converse(page, "Something to list");
  await composer(page).focus();
  await open(page);
  const first = await options(page).first().textContent();
  await page.keyboard.press("ArrowUp");
  await expect(active(page)).toHaveText((await options(page).last().textContent()) ?? "");
  await page.keyboard.press("ArrowDown");
  await expect(active(page)).toHaveText(first ?? "");
  await expectAccessible(page);
  await page.keyboard.press("Escape");
  await expect(palette(page)).toBeHidden();
  await expect(composer(page)).toBeFocused();
});

test("another reader finds nothing of it", async ({ page, anotherReader }) => {
  await converse(page, "A secret word: abracadabrant");
  const stranger = await anotherReader();
  await stranger.goto("/");
  await open(stranger);
  await field(stranger).fill("abracadabrant");
  await expect(palette(stranger).getByText("Nothing found.")).toBeVisible();
  await stranger.keyboard.press("Escape");
  await ask(stranger, "My own question");
  await answered(stranger);
  await open(stranger);
  await field(stranger).fill("abracadabrant");
  await expect(palette(stranger).getByText("Nothing found.")).toBeVisible();
  await expect(options(stranger)).toHaveCount(0);
});

test.describe("on a phone", () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true });

  test("search is one touch away, and its rows are large enough", async ({ page }) => {
    await converse(page, "Tell me about meltemi");
    await page.getByRole("banner").getByRole("button", { name: "Search" }).tap();
    const hits = await search(page, "meltemi");
    expect((await hits.first().boundingBox())?.height).toBeGreaterThanOrEqual(44);
    await hits.last().tap();
    await expect(palette(page)).toBeHidden();
    await expect(answers(page)).toHaveCount(1);
  });

  test("it closes by a touch, and what it said lies over no control", async ({ page, context }) => {
    await context.grantPermissions(["clipboard-read", "clipboard-write"]);
    await converse(page, "[[scenario:echo]] a gust");
    await page.getByRole("banner").getByRole("button", { name: "Search" }).tap();
    const close = palette(page).getByRole("button", { name: "Close" });
    const box = await close.boundingBox();
    expect(Math.min(box?.width ?? 0, box?.height ?? 0)).toBeGreaterThanOrEqual(44);
    await close.tap();
    await expect(palette(page)).toBeHidden();

    await page.getByRole("banner").getByRole("button", { name: "Search" }).tap();
    // Nothing is offered that would happen out of sight.
    await expect(options(page).filter({ hasText: "Go to the message box" })).toHaveCount(1);
    await expect(options(page).filter({ hasText: "Archived" })).toHaveCount(0);
    await field(page).fill("copy the last");
    await page.keyboard.press("Enter");
    await expect(page.getByText("Copied", { exact: true })).toBeVisible();
    await composer(page).fill("more");
    for (const name of ["Send", "Open the sidebar", "More actions"]) {
      const control = page.getByRole("button", { name }).first();
      // A tap there reaches it.
      await control.click({ trial: true });
    }
  });
});

test("what is typed while the palette is still on its way stands in its field, and not in the message", async ({
  page,
}) => {
  // Nothing comes ahead of being wanted.
  await page.addInitScript(() => {
    window.requestIdleCallback = () => 0;
  });
  await page.goto("/");
  await expect(page.getByRole("button", { name: "View code" })).toBeVisible();
  let letThrough = () => {};
  const released = new Promise<void>((resolve) => {
    letThrough = resolve;
  });
  await page.route("**/_next/static/chunks/**", async (route) => {
    await released;
    await route.continue();
  });
  await composer(page).focus();
  await page.keyboard.press("ControlOrMeta+k");
  await page.keyboard.type("settinx");
  await page.keyboard.press("Backspace");
  letThrough();
  await expect(field(page)).toHaveValue("settin");
  await expect(field(page)).toBeFocused();
  await page.keyboard.type("gs");
  await expect(
    options(page)
      .filter({ hasText: /settings/i })
      .first(),
  ).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(composer(page)).toBeFocused();
  await expect(composer(page)).toHaveValue("");
});
