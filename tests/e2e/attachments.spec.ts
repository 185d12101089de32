import { createHash } from "node:crypto";
import type { Page } from "@playwright/test";
import { makeGif, makePng, tinyPdf } from "../support/pictures";
import { expect, expectAccessible, test } from "./fixture";
import { answered, answers, ask, composer, thread } from "./reader";

const seeing = "mistral-small-2603";
const blind = "glm-5-2";

const attached = (page: Page) => page.locator("form").getByRole("list", { name: "Attachments" });
const chip = (page: Page, name: string) => attached(page).getByRole("listitem").filter({ hasText: name });
const sendButton = (page: Page) => page.getByRole("button", { name: "Send", exact: true });
const picker = (page: Page) => page.getByLabel(/^Model: /);
const hashOf = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

async function open(page: Page): Promise<void> {
  await page.goto("/");
  await expect(picker(page)).toBeVisible();
}

async function pick(page: Page, id: string): Promise<void> {
  await picker(page).click();
  await page.getByRole("option", { name: id }).click();
  await expect(picker(page)).toHaveAccessibleName(`Model: ${id}`);
}

async function choose(
  page: Page,
  files: { name: string; mimeType: string; buffer: Buffer }[],
): Promise<void> {
  const dialog = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: /^Attach / }).click();
  await (await dialog).setFiles(files);
  await expect(chip(page, files[0]?.name ?? "")).toBeVisible();
  await expect(attached(page)).not.toContainText("Uploading");
}

const picture = { name: "plot.png", mimeType: "image/png", buffer: makePng(320, 200, 120) };
const paper = { name: "paper.pdf", mimeType: "application/pdf", buffer: tinyPdf };
const table = { name: "data.csv", mimeType: "text/csv", buffer: Buffer.from("a;b\n1;2\n") };

test("pictures, documents and text go with a question, are shown in it, and are there after a reload", async ({
  page,
}) => {
  await open(page);
  await choose(page, [picture, paper, table]);
  await expect(attached(page).getByRole("listitem")).toHaveCount(3);
  await ask(page, "[[scenario:attachments]]\nWhat is all this?");
  await answered(page);
  const answer = answers(page).last();
  await expect(answer).toContainText(
    `document_url application/pdf ${tinyPdf.length} bytes ${hashOf(tinyPdf)}`,
  );
  await expect(answer).toContainText("image_url image/png");
  await expect(answer).toContainText("Attached file “data.csv”");
  await expect(attached(page)).toBeHidden();

  await page.reload();
  const question = thread(page).getByRole("article").first();
  const thumbnail = question.getByRole("button", { name: "Show plot.png larger" });
  await expect(thumbnail.locator("img")).toHaveJSProperty("naturalWidth", 320);
  await expectAccessible(page);
  await thumbnail.click();
  const dialog = page.getByRole("dialog", { name: "plot.png" });
  await expect(dialog.getByRole("img", { name: "plot.png" })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
  await expect(thumbnail).toBeFocused();

  const download = page.waitForEvent("download");
  await question.getByRole("link", { name: "Save data.csv" }).click();
  expect((await download).suggestedFilename()).toBe("data.csv");
});

test("a picture may be dropped on the page or pasted, and asked about without a word", async ({ page }) => {
  await open(page);
  const transfer = await page.evaluateHandle((base64) => {
    const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
    const data = new DataTransfer();
    data.items.add(new File([bytes], "dropped.png", { type: "image/png" }));
    return data;
  }, picture.buffer.toString("base64"));
  await page.locator("main").dispatchEvent("dragenter", { dataTransfer: transfer });
  await expect(page.getByText("Drop the files to attach them")).toBeVisible();
  await page.locator("main").dispatchEvent("drop", { dataTransfer: transfer });
  await expect(page.getByText("Drop the files to attach them")).toBeHidden();
  await expect(chip(page, "dropped.png")).toBeVisible();

  await composer(page).evaluate((field, base64) => {
    const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
    const clipboardData = new DataTransfer();
    clipboardData.items.add(new File([bytes], "image.png", { type: "image/png" }));
    field.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
  }, picture.buffer.toString("base64"));
  await expect(chip(page, "image.png")).toBeVisible();

  await expect(sendButton(page)).toHaveAttribute("aria-disabled", "false");
  await sendButton(page).click();
  await answered(page);
  await expect(thread(page).getByRole("button", { name: "Show image.png larger" })).toBeVisible();
});

test("a large picture is made smaller before it is uploaded", async ({ page }) => {
  await open(page);
  await choose(page, [{ ...picture, name: "wide.png", buffer: makePng(5000, 1000, 60) }]);
  await ask(page, "[[scenario:attachments]]");
  await answered(page);
  const thumbnail = thread(page).getByRole("button", { name: "Show wide.png larger" });
  await expect(thumbnail.locator("img")).toHaveJSProperty("naturalWidth", 2048);
});

test("a very long paste becomes a file, and can be put back as text", async ({ page }) => {
  await open(page);
  const text = "A line of a long text. ".repeat(1_500);
  const paste = () =>
    composer(page).evaluate((field, pasted) => {
      const clipboardData = new DataTransfer();
      clipboardData.setData("text/plain", pasted);
      field.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
    }, text);
  await paste();
  await expect(chip(page, "Pasted text.txt")).toBeVisible();
  await expect(composer(page)).toHaveValue("");
  await page.getByRole("button", { name: "Put the text of Pasted text.txt into the message" }).click();
  await expect(composer(page)).toHaveValue(text);
  await expect(attached(page)).toBeHidden();

  // After a reload the tab has the text no more, but the server has.
  await composer(page).fill("");
  await expect(page.getByRole("button", { name: "Send", exact: true })).toHaveAttribute(
    "aria-disabled",
    "true",
  );
  await paste();
  await expect(page.getByRole("button", { name: /^Put the text/ })).toBeVisible();
  await page.reload();
  await page.getByRole("button", { name: /^Put the text/ }).click();
  await expect(composer(page)).toHaveValue(text);
});

test("what is attached stays with the draft over a reload, and goes when it is removed by keyboard", async ({
  page,
}) => {
  await open(page);
  await choose(page, [picture, table]);
  await expect(chip(page, "data.csv")).toContainText("8");
  await composer(page).fill("Not sent yet");
  await page.reload();
  await expect(composer(page)).toHaveValue("Not sent yet");
  await expect(attached(page).getByRole("listitem")).toHaveCount(2);
  await expectAccessible(page);
  await page.getByRole("button", { name: "Remove plot.png" }).focus();
  await page.keyboard.press("Enter");
  await expect(attached(page).getByRole("listitem")).toHaveCount(1);
  await expect(composer(page)).toBeFocused();
  await page.reload();
  await expect(attached(page).getByRole("listitem")).toHaveCount(1);
});

test("a model that does not see says so, and the picture waits for one that does", async ({ page }) => {
  await open(page);
  await pick(page, blind);
  await expect(
    page.getByRole("button", { name: "Attach PDFs or text files; this model does not see pictures" }),
  ).toBeVisible();
  await choose(page, [picture]);
  await expect(chip(page, "plot.png")).toContainText("This model does not see pictures");
  await composer(page).fill("[[scenario:attachments]]\nWhat is it?");
  await expect(sendButton(page)).toHaveAttribute("aria-disabled", "true");
  await pick(page, seeing);
  await expect(sendButton(page)).toHaveAttribute("aria-disabled", "false");
  await composer(page).press("Enter");
  await answered(page);
  await expect(answers(page).last()).toContainText("image_url image/png");

  await pick(page, blind);
  await ask(page, "[[scenario:attachments]]\nAnd now?");
  await answered(page);
  await expect(answers(page).last()).toContainText("One attachment was not sent");
  await expect(answers(page).last()).not.toContainText("image_url image/png");
});

test("a question in other words and another answer keep what is attached", async ({ page }) => {
  await open(page);
  await choose(page, [picture]);
  await ask(page, "[[scenario:attachments]]\nFirst words");
  await answered(page);
  await thread(page).getByRole("button", { name: "Edit", exact: true }).click();
  const field = page.getByRole("textbox", { name: "Edit your message" });
  await expect(page.getByRole("button", { name: "Show plot.png larger" })).toBeVisible();
  await field.fill("[[scenario:attachments]]\nOther words");
  await field.press("Enter");
  await expect(thread(page).getByText("Other words", { exact: false }).first()).toBeVisible();
  await answered(page);
  await expect(answers(page).last()).toContainText("image_url image/png");
  await expect(thread(page).getByRole("button", { name: "Show plot.png larger" })).toBeVisible();
});

test.describe("what can't be attached", () => {
  test.use({ expectedNoise: [/status of (413|415|422)/] });

  test("says why, blocks nothing but the sending of itself, and leaves the text alone", async ({ page }) => {
    await open(page);
    await composer(page).fill("My words");
    await choose(page, [
      { name: "moving.gif", mimeType: "image/gif", buffer: makeGif(3) },
      {
        name: "program.bin",
        mimeType: "application/octet-stream",
        buffer: Buffer.from("MZ\x90\0\x03\0\0\0", "latin1"),
      },
      { name: "empty.txt", mimeType: "text/plain", buffer: Buffer.alloc(0) },
      { name: "huge.txt", mimeType: "text/plain", buffer: Buffer.alloc(3_000_000, "a") },
    ]);
    await expect(chip(page, "moving.gif")).toContainText("moving pictures");
    await expect(chip(page, "program.bin")).toContainText("No model can read");
    await expect(chip(page, "empty.txt")).toContainText("empty");
    await expect(chip(page, "huge.txt")).toContainText("at most 2.1 MB");
    await expect(sendButton(page)).toHaveAttribute("aria-disabled", "true");
    await expectAccessible(page);
    for (const name of ["moving.gif", "program.bin", "empty.txt", "huge.txt"]) {
      await page.getByRole("button", { name: `Remove ${name}` }).click();
    }
    await expect(composer(page)).toHaveValue("My words");
    await expect(sendButton(page)).toHaveAttribute("aria-disabled", "false");
  });
});

test.describe("a send that does not get through", () => {
  test.use({ expectedNoise: [/ERR_FAILED|net::|Failed to load/] });

  test("brings text and attachments back into the composer", async ({ page }) => {
    await open(page);
    await choose(page, [table]);
    await expect(chip(page, "data.csv")).toContainText("8");
    await page.route("**/api/chat", (route) => route.abort());
    await ask(page, "Lost on the way");
    await expect(composer(page)).toHaveValue("Lost on the way");
    await expect(chip(page, "data.csv")).toBeVisible();
    await page.unroute("**/api/chat");
    await composer(page).press("Enter");
    await answered(page);
    await expect(thread(page).getByRole("link", { name: "Save data.csv" })).toBeVisible();
  });
});

test("nobody else can open an attachment by its address", async ({ page, anotherReader }) => {
  await open(page);
  await choose(page, [picture]);
  await ask(page, "[[scenario:attachments]]");
  await answered(page);
  const address = await thread(page).locator("img").first().getAttribute("src");
  const other = await anotherReader();
  await other.goto("/");
  await ask(other, "Somebody else");
  await answered(other);
  const response = await other.request.get(address ?? "");
  expect(response.status()).toBe(404);
  const own = await page.request.get(address ?? "");
  expect(own.headers()).toMatchObject({
    "content-type": "image/png",
    "x-content-type-options": "nosniff",
    "content-security-policy": "sandbox; default-src 'none'; frame-ancestors 'none'",
  });
});
