import type { Page } from "@playwright/test";
import { controlOf } from "../support/standin-control";
import { expect, expectAccessible, test } from "./fixture";
import { answered, answers, ask, converse, thread } from "./reader";

// These change what the one stand-in lists, so they take turns.
test.describe.configure({ mode: "serial" });

const standin = controlOf(`http://127.0.0.1:${process.env.E2E_STANDIN_PORT ?? 3211}`);
const picker = (page: Page) => page.getByLabel(/^Model: /);
const search = (page: Page) => page.getByRole("combobox", { name: "Search models" });
const option = (page: Page, id: string) => page.getByRole("option", { name: id });

/** Changes the list at the provider, and makes the server see it. */
async function relist(page: Page, overrides: Parameters<typeof standin.changeModels>[0]): Promise<void> {
  await standin.changeModels(overrides);
  await page.request.get("/api/models?refresh=1");
}

test.afterEach(({ page }) => relist(page, { fault: null, count: null, cards: null, retired: [] }));

async function pick(page: Page, id: string): Promise<void> {
  await picker(page).click();
  await option(page, id).click();
  await expect(picker(page)).toHaveAccessibleName(`Model: ${id}`);
}

test("a model is picked with the mouse, kept over a reload, and begins the next chat", async ({ page }) => {
  await page.goto("/");
  await pick(page, "codestral-2508");
  await page.reload();
  await expect(picker(page)).toHaveAccessibleName("Model: codestral-2508");

  await ask(page, "Which model are you?");
  await answered(page);
  await expect(answers(page).last().getByText("codestral-2508")).toBeVisible();
  await page.reload();
  await expect(picker(page)).toHaveAccessibleName("Model: codestral-2508");

  await page.getByRole("link", { name: "New chat" }).first().click();
  await expect(thread(page)).toBeHidden();
  await expect(picker(page)).toHaveAccessibleName("Model: codestral-2508");
});

test("the keyboard alone finds a model by an alias and by what it can do", async ({ page }) => {
  await page.goto("/");
  await picker(page).focus();
  await page.keyboard.press("Enter");
  await expect(search(page)).toBeFocused();
  await page.keyboard.type("medium-latest tools");
  await expect(option(page, "mistral-medium-2604")).toBeVisible();
  await expect(option(page, "codestral-2508")).toBeHidden();
  await page.keyboard.press("Enter");
  await expect(picker(page)).toHaveAccessibleName("Model: mistral-medium-2604");

  // The list takes a moment to go; a key pressed in that moment belongs to it.
  await expect(search(page)).toBeHidden();
  await expect(picker(page)).toBeFocused();
  await page.keyboard.press("Enter");
  await search(page).fill("voxtral");
  await page.keyboard.press("Escape");
  await expect(search(page)).toBeHidden();
  await expect(picker(page)).toBeFocused();
  await expect(picker(page)).toHaveAccessibleName("Model: mistral-medium-2604");
});

test("a favourite and the default are set by keyboard, and come first from then on", async ({ page }) => {
  await converse(page, "A first question makes me somebody");
  await picker(page).click();
  await search(page).fill("ministral-8b");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Tab");
  const favourite = page.getByRole("button", { name: "Favourite" });
  await expect(favourite).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(favourite).toHaveAttribute("aria-pressed", "true");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("button", { name: "Default for new chats" })).toBeVisible();
  await expect
    .poll(async () => (await (await page.request.get("/api/models")).json()).preferences)
    .toMatchObject({ defaultId: "ministral-8b-2512", favouriteIds: ["ministral-8b-2512"] });

  await page.goto("/");
  await expect(picker(page)).toHaveAccessibleName("Model: ministral-8b-2512");
  await picker(page).click();
  const favourites = page.getByRole("group", { name: "Favourites" });
  await expect(favourites.getByRole("option")).toHaveCount(1);
  await expect(page.getByRole("group").first()).toHaveAccessibleName("Recent");
});

test("changing the model in mid-chat shows in the thread and stays", async ({ page }) => {
  await converse(page, "First with one model");
  const first = await picker(page).innerText();
  await pick(page, "mistral-large-2512");
  await ask(page, "Now with another");
  await expect(answers(page)).toHaveCount(2);
  await answered(page);
  await expect(answers(page).first().getByText(first)).toBeVisible();
  await expect(answers(page).last().getByText("mistral-large-2512")).toBeVisible();
  await page.reload();
  await expect(picker(page)).toHaveAccessibleName("Model: mistral-large-2512");
});

test("a conversation whose model has ended opens, and its replacement is one click away", async ({
  page,
}) => {
  await page.goto("/");
  await pick(page, "codestral-2508");
  await ask(page, "An answer to keep");
  await answered(page);
  await relist(page, { retired: ["codestral-2508", "codestral-latest"] });
  await page.reload();
  await expect(thread(page).getByText("An answer to keep").first()).toBeVisible();
  const notice = page.getByRole("status").filter({ hasText: "codestral-2508 was retired on" });
  await expect(notice).toBeVisible();
  await expectAccessible(page);
  const use = notice.getByRole("button", { name: /^Use / });
  const replacement = (await use.innerText()).replace("Use ", "");
  await use.click();
  await expect(notice).toBeHidden();
  await expect(picker(page)).toHaveAccessibleName(`Model: ${replacement}`);
  await ask(page, "And on it goes");
  await expect(answers(page)).toHaveCount(2);
  await answered(page);
});

test("a model that is about to retire says when, and its replacement is one click away in the list", async ({
  page,
}) => {
  const { models } = await (await page.request.get("/api/models")).json();
  const retiring = models.find(
    ({ retiresAt, replacementId }: { retiresAt: string | null; replacementId: string | null }) =>
      retiresAt !== null && Date.parse(retiresAt) > Date.now() && replacementId !== null,
  );
  await page.goto("/");
  await picker(page).click();
  const group = page.getByRole("group", { name: "Retiring" });
  const row = group.getByRole("option", { name: retiring.id });
  await expect(row.getByText(/^Retires on /)).toBeVisible();
  await row.getByText(`Use ${retiring.replacementId}`).click();
  await expect(search(page)).toBeHidden();
  await expect(picker(page)).toHaveAccessibleName(`Model: ${retiring.replacementId}`);

  // The keyboard has the same below the list.
  await pick(page, "codestral-2508");
  await picker(page).click();
  await search(page).fill(retiring.id);
  await page.keyboard.press("Tab");
  const use = page.getByRole("button", { name: `Use ${retiring.replacementId}` });
  await expect(use).toBeVisible();
  await use.focus();
  await page.keyboard.press("Enter");
  await expect(picker(page)).toHaveAccessibleName(`Model: ${retiring.replacementId}`);
});

test("a model that the plan does not include is told once and marked from then on, with another at hand", async ({
  page,
}) => {
  await page.goto("/");
  await pick(page, "ministral-14b-2512");
  await ask(page, "[[scenario:403-tier]] May I?");
  await expect(
    answers(page)
      .last()
      .getByText("ministral-14b-2512 is not included in the plan of the API key.", { exact: false }),
  ).toBeVisible();
  await page.reload();
  const notice = page
    .getByRole("status")
    .filter({ hasText: "ministral-14b-2512 is not included in the plan of this key." });
  await expect(notice).toBeVisible();
  await picker(page).click();
  const outside = page.getByRole("group", { name: "Not included in the plan" });
  await expect(outside.getByRole("option", { name: "ministral-14b-2512" })).toBeVisible();
  await expect(outside.getByText("Not in your plan")).toBeVisible();
  await page.keyboard.press("Escape");
  await notice.getByRole("button", { name: /^Use / }).click();
  await expect(notice).toBeHidden();
  await ask(page, "And with this one?");
  await expect(answers(page)).toHaveCount(2);
  await answered(page);
});

test.describe("when the page can't reach the list", () => {
  test.use({ expectedNoise: [/ERR_FAILED/] });

  test("it says so, lets an id be typed, and comes with Retry", async ({ page }) => {
    let isDown = true;
    await page.route("**/api/models*", (route) => (isDown ? route.abort() : route.continue()));
    await page.goto("/");
    await picker(page).click();
    await expect(page.getByText("The list of models could not be loaded.")).toBeVisible();
    await search(page).fill("mistral-small-latest");
    await option(page, "Use “mistral-small-latest”").click();
    await expect(picker(page)).toHaveAccessibleName("Model: mistral-small-latest");
    await ask(page, "Answered all the same");
    await answered(page);

    isDown = false;
    await picker(page).click();
    await page.getByRole("button", { name: "Retry" }).click();
    await expect(option(page, "mistral-large-4")).toBeVisible();
    await expect(page.getByText("The list of models could not be loaded.")).toBeHidden();
  });
});

test("an old list is shown with the reason, and a refresh brings the new one", async ({ page }) => {
  await relist(page, { fault: "503" });
  await page.goto("/");
  await picker(page).click();
  await expect(page.getByText("This list may be out of date.")).toBeVisible();
  await expect(option(page, "mistral-large-4")).toBeVisible();
  await standin.changeModels({ fault: null });
  await page.getByRole("button", { name: "Retry" }).click();
  await expect(page.getByText("This list may be out of date.")).toBeHidden();
});

for (const colorScheme of ["light", "dark"] as const) {
  test.describe(`in ${colorScheme} colours`, () => {
    test.use({ colorScheme });

    test("axe finds nothing on the open picker", async ({ page }) => {
      await page.goto("/");
      await picker(page).click();
      await expect(page.getByRole("option").first()).toBeVisible();
      await page.keyboard.press("ArrowDown");
      await expectAccessible(page);
    });
  });
}

test("the picker of more than two hundred models opens at once and has them all", async ({ page }) => {
  await relist(page, { count: 240 });
  await page.goto("/");
  await picker(page).click();
  await expect.poll(() => page.getByRole("option").count()).toBeGreaterThan(200);
  await search(page).fill("project-192");
  await expect(page.getByRole("option")).toHaveCount(1);
});
