import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { LLMock } from "@copilotkit/aimock";
import type { Page } from "@playwright/test";
import { freePort } from "@/scripts/port";
import { type Launched, startFromCommandLine } from "../support/launcher";
import { expect, expectAccessible, test } from "./fixture";
import { answered, answers, ask } from "./reader";

/** A Tramontane of this file's own, without a key, before an OpenAI-compatible server that is not ours. */
test.describe.configure({ mode: "serial" });

const model = "mistralai/Mistral-Small-3.2:24b";
let provider: LLMock;
let folder: string;
let server: Launched;
let origin: string;

test.beforeAll(async () => {
  test.setTimeout(120_000);
  const providerPort = await freePort();
  provider = new LLMock({ port: providerPort });
  provider.on({ userMessage: "wind", model }, { content: "From the north, and cold." });
  provider.on(
    { userMessage: "seven", model, hasToolResult: false },
    { toolCalls: [{ name: "calculate", arguments: '{"expression": "7^20"}' }] },
  );
  provider.on({ userMessage: "seven", model, hasToolResult: true }, { content: "It is a large number." });
  folder = mkdtempSync(join(tmpdir(), "tramontane-e2e-other-"));
  const port = await freePort();
  origin = `http://127.0.0.1:${port}`;
  server = startFromCommandLine({
    PORT: String(port),
    DATA_DIR: folder,
    MISTRAL_BASE_URL: `http://127.0.0.1:${providerPort}/v1`,
  });
  await server.says("Ctrl-C ends it.");
});

test.afterAll(async () => {
  server?.process.kill("SIGTERM");
  await server?.ended;
  await provider.stop();
  rmSync(folder, { recursive: true, force: true });
});

const picker = (page: Page) => page.getByLabel(/^Model: /);
const toolsSwitch = (page: Page) => page.getByRole("button", { name: /^Tools: / });

test("a list that was never there is told plainly, an id can be typed, and the list comes once its server does", async ({
  page,
}) => {
  await page.goto(origin);
  await picker(page).click();
  await expect(page.getByText("The list of models could not be loaded.")).toBeVisible();
  await page.getByRole("combobox", { name: "Search models" }).fill(model);
  await page.getByRole("option", { name: `Use “${model}”` }).click();
  await expect(picker(page)).toHaveAccessibleName(`Model: ${model}`);

  await provider.start();
  await ask(page, "Whence the wind?");
  await answered(page);
  await picker(page).click();
  await page.getByRole("button", { name: "Retry" }).click();
  await expect(page.getByText("The list of models could not be loaded.")).toBeHidden();
  await expect(page.getByRole("option", { name: model })).toBeVisible();
});

test("its models are listed with their abilities unknown, and answer", async ({ page }) => {
  await page.goto(origin);
  await expect(picker(page)).toHaveAccessibleName(`Model: ${model}`);
  await picker(page).click();
  await expect(page.getByRole("option", { name: model }).getByText("Abilities unknown")).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press("Escape");
  await expect(toolsSwitch(page)).toBeHidden();
  await ask(page, "Whence the wind?");
  await answered(page);
  await expect(answers(page).last().getByText("From the north, and cold.")).toBeVisible();
  await page.goto(`${origin}/settings/key`);
  await expect(page.getByText("This server uses its models without a key.")).toBeVisible();
});

test("an ability that the reader sets by hand brings its control, and the tool is run for that server too", async ({
  page,
}) => {
  // Whoever has asked something has an account to keep it in.
  await page.goto(origin);
  await ask(page, "Whence the wind?");
  await answered(page);
  await picker(page).click();
  await page.getByRole("link", { name: "Say what it can do" }).click();
  const abilities = page.getByRole("group", { name: `What it can do: ${model}` });
  const kept = page.waitForResponse(
    (response) => response.url().includes("/preferences") && response.request().method() === "PATCH",
  );
  await abilities.getByRole("checkbox", { name: "Tools" }).check();
  expect((await kept).status()).toBe(200);

  await page.goto(origin);
  await toolsSwitch(page).click();
  await ask(page, "What is seven to the twentieth?");
  await answered(page);
  const answer = answers(page).last();
  await expect(answer.getByRole("button", { name: "Calculated 7^20 = 79792266297612001" })).toBeVisible();
  await expect(answer.getByText("It is a large number.")).toBeVisible();

  await page.goto(`${origin}/settings`);
  await expect(abilities.getByRole("checkbox", { name: "Tools" })).toBeChecked();
});
