import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import type { FileChooser, Locator, Page } from "@playwright/test";
import { makePng } from "../support/pictures";
import { unzip } from "../support/zip";
import { expect, expectAccessible, test } from "./fixture";
import { answered, ask, composer, conversations, converse, thread } from "./reader";

const fixture = (name: string) => fileURLToPath(new URL(`../fixtures/exports/${name}`, import.meta.url));

const report = (page: Page, name: string): Locator =>
  page.getByRole("list", { name: "Files" }).getByRole("listitem").filter({ hasText: name }).first();

async function choose(
  page: Page,
  files: Parameters<FileChooser["setFiles"]>[0],
  button: string | RegExp = "Choose files",
) {
  const chooser = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: button }).click();
  await (await chooser).setFiles(files);
}

async function register(page: Page, email: string, password: string): Promise<void> {
  await page.goto("/register");
  await page.getByLabel("Email").fill(email);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Create the account" }).click();
  await expect(composer(page)).toBeVisible();
}

const file = (name: string, text: string) => ({
  name,
  mimeType: "application/json",
  buffer: Buffer.from(text),
});

test("exports of ChatGPT and Claude come in together, are reported, read and searched, and only once", async ({
  page,
}) => {
  await page.goto("/settings/data");
  await choose(page, [fixture("chatgpt.json"), fixture("claude.json")]);
  const chatGpt = report(page, "chatgpt.json");
  await expect(chatGpt.getByText("1 conversation imported · 1 left out")).toBeVisible();
  await expect(chatGpt.getByText("There is no message in it.")).toBeVisible();
  await expect(report(page, "claude.json").getByText("2 conversations imported")).toBeVisible();
  await expect(page.getByRole("button", { name: "Stop", exact: true })).toBeHidden();
  await expectAccessible(page);
  await expect(conversations(page).getByText("Winds of the south")).toBeVisible();

  await choose(page, fixture("claude.json"));
  await expect(page.getByText("Nothing new: all of it was here already.")).toBeVisible();

  await chatGpt.getByRole("button", { name: "Show the conversation" }).click();
  await chatGpt.getByRole("link", { name: "Winds of the south" }).click();
  await expect(thread(page).getByText("A lenticular cloud.")).toBeVisible();
  // The branch that was not shown is there.
  await expect(thread(page).getByText("2 / 2")).toBeVisible();
  await ask(page, "And tomorrow?");
  await answered(page);
});

test("a file that holds nothing, breaks off or is none says so, and no success", async ({ page }) => {
  await page.goto("/settings/data");
  await choose(page, [
    file("empty.json", "[]"),
    file("page.html", "<html></html>"),
    file("cut.json", '[{"mapping": {"a":'),
    file("other.json", '[{"hello": "world"}]'),
  ]);
  await expect(report(page, "empty.json").getByText("No conversation was found in this file.")).toBeVisible();
  await expect(report(page, "page.html").getByText(/neither JSON nor a ZIP/)).toBeVisible();
  await expect(report(page, "cut.json").getByText("This file ends in the middle.")).toBeVisible();
  const other = report(page, "other.json");
  await expect(other.getByText("This is no conversation of Tramontane, ChatGPT or Claude.")).toBeVisible();
  await expect(other.getByText("No conversation was found in this file.")).toBeVisible();
  await expect(page.getByText(/conversations? imported/)).toHaveCount(0);
});

/** All that this browser's reader has. */
async function countConversations(page: Page): Promise<number> {
  let count = 0;
  for (let cursor: string | null = ""; cursor !== null; ) {
    const query = new URLSearchParams({ limit: "100", ...(cursor === "" ? {} : { cursor }) });
    const response = await page.request.get(`/api/conversations?${query}`);
    const answer: { conversations?: unknown[]; nextCursor?: string | null } = await response.json();
    count += answer.conversations?.length ?? 0;
    cursor = answer.nextCursor ?? null;
  }
  return count;
}

test("an import that is stopped says how much is in, even to a stranger; files behind it are not begun", async ({
  page,
}) => {
  await page.goto("/settings/data");
  const [source] = JSON.parse(await readFile(fixture("chatgpt.json"), "utf8"));
  const many = Array.from({ length: 3_000 }, (_, index) => ({
    ...source,
    conversation_id: `6631f001-0000-4000-8000-${String(index).padStart(12, "0")}`,
    title: `Wind number ${index}`,
  }));
  await choose(page, [file("many.json", JSON.stringify(many)), file("later.json", "[]")]);
  await expect.poll(() => countConversations(page)).toBeGreaterThan(0);
  await page.getByRole("button", { name: "Stop", exact: true }).click();
  await expect(report(page, "many.json").getByText(/What was imported until then stays/)).toBeVisible();
  const said = await report(page, "many.json")
    .getByText(/^[\d,]+ conversations? imported$/)
    .textContent();
  const count = Number(said?.replace(/\D/g, ""));
  expect(await countConversations(page)).toBe(count);
  expect(count).toBeLessThan(many.length);
  await expect(report(page, "later.json").getByText(/Stopped\./)).toBeVisible();
  await expect(
    conversations(page)
      .getByText(/Wind number/)
      .first(),
  ).toBeVisible();
});

test("files can be dropped", async ({ page }) => {
  await page.goto("/settings/data");
  const text = await readFile(fixture("claude.json"), "utf8");
  const transfer = await page.evaluateHandle((content) => {
    const data = new DataTransfer();
    data.items.add(new File([content], "dropped.json", { type: "application/json" }));
    return data;
  }, text);
  await page.getByText("Drop files here").dispatchEvent("drop", { dataTransfer: transfer });
  await expect(report(page, "dropped.json").getByText("2 conversations imported")).toBeVisible();
});

test("everything goes out as one archive and comes in again with somebody else", async ({
  page,
  anotherReader,
}) => {
  await page.goto("/");
  const picture = makePng(320, 200, 120);
  await choose(page, { name: "sky.png", mimeType: "image/png", buffer: picture }, /^Attach /);
  const attached = page.locator("form").getByRole("list", { name: "Attachments" });
  await expect(attached.getByRole("listitem")).toHaveCount(1);
  await expect(attached).not.toContainText("Uploading");
  await ask(page, "What is the wind called here?");
  await answered(page);
  await page.goto("/settings/data");
  const download = page.waitForEvent("download");
  await page.getByRole("link", { name: "Download everything" }).click();
  const path = await (await download).path();
  expect((await download).suggestedFilename()).toMatch(/^tramontane-\d{4}-\d\d-\d\d\.zip$/);
  const files = await unzip(new Uint8Array(await readFile(path)).buffer);
  const markdown = Object.entries(files).find(([name]) => name.endsWith(".md"))?.[1];
  expect(markdown).toContain("## You");
  expect(markdown).toContain("What is the wind called here?");
  expect(Object.keys(files).filter((name) => /^files\/[0-9a-f-]{36}-sky\.png$/.test(name))).toHaveLength(1);

  const stranger = await anotherReader();
  await stranger.goto("/settings/data");
  await expect(stranger.getByText("There is nothing to export yet.")).toBeVisible();
  await choose(stranger, path);
  await expect(stranger.getByText("1 conversation imported")).toBeVisible();
  await expect(stranger.getByText("1 attachment came with them")).toBeVisible();
  await stranger.getByRole("button", { name: "Show the conversation" }).click();
  await stranger.getByRole("list", { name: "Files" }).getByRole("link").click();
  await expect(thread(stranger).getByText("What is the wind called here?", { exact: true })).toBeVisible();
  const image = thread(stranger).getByRole("button", { name: "Show sky.png larger" }).locator("img");
  await expect.poll(() => image.evaluate((element: HTMLImageElement) => element.naturalWidth)).toBe(320);
});

test.describe("one conversation", () => {
  test.use({ expectedNoise: [/404/] });

  test("is exported from its menu, and to nobody else", async ({ page, anotherReader }) => {
    const address = await converse(page, "Export me");
    for (const [name, ending] of [
      ["Export as Markdown", /\.md$/],
      ["Export as JSON", /\.json$/],
    ] as const) {
      await page
        .getByRole("button", { name: /More|Actions/ })
        .last()
        .click();
      const download = page.waitForEvent("download");
      await page.getByRole("menuitem", { name }).click();
      expect((await download).suggestedFilename()).toMatch(ending);
      expect(await readFile(await (await download).path(), "utf8")).toContain("Export me");
    }
    const stranger = await anotherReader();
    await converse(stranger, "My own");
    const id = address.split("/").at(-1);
    const refused = await stranger.request.get(`/api/conversations/${id}/export?format=json`);
    expect(refused.status()).toBe(404);
  });
});

test("all conversations are deleted after a question", async ({ page }) => {
  await converse(page, "To be deleted");
  await page.goto("/settings/data");
  await page.getByRole("button", { name: "Delete all conversations" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Cancel" }).click();
  await expect(conversations(page).getByRole("link")).toHaveCount(1);
  await page.getByRole("button", { name: "Delete all conversations" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Delete all" }).click();
  await expect(page.getByText("1 conversation is deleted.")).toBeVisible();
  await expect(conversations(page).getByRole("link")).toHaveCount(0);
  await page.reload();
  await expect(page.getByText("No conversations yet")).toBeVisible();
});

test.describe("an account", () => {
  test.use({ expectedNoise: [/401|400/] });

  test("changes its name and password, and is erased with a receipt, everywhere at once", async ({
    page,
    anotherReader,
  }) => {
    const email = `eraser-${Date.now()}@example.org`;
    const [password, nextPassword] = ["seven quiet lanterns", "eight louder lanterns"];
    // Whoever comes first administers, and may not leave the others.
    await register(await anotherReader(), `first-${email}`, password);
    await register(page, email, password);
    await ask(page, "Remember me?");
    await answered(page);

    await page.goto("/settings/account");
    await page.getByLabel("Name", { exact: true }).fill("Ada");
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await expect(page.getByText("Saved.")).toBeVisible();
    await page.getByLabel("Current password").fill("wrong");
    await page.getByLabel("New password").fill(nextPassword);
    await page.getByRole("button", { name: "Change password" }).click();
    await expect(page.getByText("This is not your current password.")).toBeVisible();
    await expect(page.getByLabel("Current password")).toBeFocused();
    await page.getByLabel("Current password").fill(password);
    await page.getByRole("button", { name: "Change password" }).click();
    await expect(page.getByText("Your password is changed.")).toBeVisible();

    const elsewhere = await anotherReader();
    await elsewhere.goto("/sign-in");
    await elsewhere.getByLabel("Email").fill(email);
    await elsewhere.getByLabel("Password", { exact: true }).fill(nextPassword);
    await elsewhere.getByRole("button", { name: "Sign in", exact: true }).click();
    await expect(conversations(elsewhere).getByRole("link")).toHaveCount(1);

    await page.getByRole("button", { name: "Delete everything" }).click();
    const dialog = page.getByRole("dialog", { name: "Delete everything?" });
    await expectAccessible(page);
    await dialog.getByLabel(/^Type your email/).fill("something");
    await dialog.getByLabel("Your password").fill(nextPassword);
    await dialog.getByRole("button", { name: "Delete everything" }).click();
    await expect(dialog.getByText("Type it exactly as it stands above.")).toBeVisible();
    await dialog.getByLabel(/^Type your email/).fill(email);
    await dialog.getByLabel("Your password").fill("wrong again");
    await dialog.getByRole("button", { name: "Delete everything" }).click();
    await expect(dialog.getByText("This is not your current password.")).toBeVisible();
    await dialog.getByLabel("Your password").fill(nextPassword);
    await dialog.getByRole("button", { name: "Delete everything" }).click();
    const receipt = page.getByRole("dialog", { name: "Everything is deleted" });
    await expect(receipt.getByText("Conversations")).toBeVisible();
    await expectAccessible(page);
    const download = page.waitForEvent("download");
    await receipt.getByRole("button", { name: "Download the receipt" }).click();
    expect(await readFile(await (await download).path(), "utf8")).toMatch(/Conversations: 1\nMessages: 2/);
    await receipt.getByRole("button", { name: "Leave" }).first().click();
    await expect(page).toHaveURL(/\/$/);
    await expect(page.getByText("No conversations yet")).toBeVisible();

    await elsewhere.reload();
    await expect(elsewhere.getByText("No conversations yet")).toBeVisible();
  });

  test("of a guest is erased by typing a word", async ({ page }) => {
    await converse(page, "Only a guest");
    await page.goto("/settings/account");
    await page.getByRole("button", { name: "Delete everything" }).click();
    await page.getByLabel("Type DELETE to confirm").fill("delete");
    await page.getByRole("dialog").getByRole("button", { name: "Delete everything" }).click();
    await page.getByRole("button", { name: "Leave" }).first().click();
    await expect(page.getByText("No conversations yet")).toBeVisible();
  });
});
