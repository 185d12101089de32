import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { settingNames } from "@/lib/env";
import { freePort } from "@/scripts/port";
import { type ServerProcess, startServerProcess, answers as waitForAnswer } from "@/scripts/server-process";
import { type RunningScript, spawnScript } from "../support/spawn-script";
import { expect, expectAccessible, test } from "./fixture";
import { answered, answers, ask, composer, thread } from "./reader";

/**
 * A server of this file's own that was given no key and no address, started as a container starts it; and a stand-in of
 * its own, because another file decides which keys the shared one lets in.
 */
test.describe.configure({ mode: "serial" });
// The browser's own line about the question that is refused.
test.use({ expectedNoise: [/status of 503/] });

const ownKey = "sk-brought-along-0123456789-abcd";
let folder: string;
let standin: RunningScript;
let server: ServerProcess;
let origin: string;

test.beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "tramontane-e2e-keyless-"));
  const standinPort = await freePort();
  standin = spawnScript("scripts/standin.ts", "--port", String(standinPort));
  await standin.untilLines(1);
  const port = await freePort();
  origin = `http://127.0.0.1:${port}`;
  server = startServerProcess({
    root: process.cwd(),
    mode: "start",
    host: "127.0.0.1",
    port,
    environment: {
      ...process.env,
      // No setting of the machine's owner reaches a test.
      ...Object.fromEntries(settingNames.map((name) => [name, ""])),
      HOST: "127.0.0.1",
      PORT: String(port),
      DATA_DIR: folder,
      LOG_LEVEL: "silent",
      MISTRAL_STANDIN: `http://127.0.0.1:${standinPort}`,
      NODE_OPTIONS: `--import ${resolve("tests/support/redirect-mistral.mjs")}`,
    },
  });
  await waitForAnswer(origin, server);
});

test.afterAll(async () => {
  await server?.end();
  standin?.process.kill("SIGTERM");
  await standin?.ended;
  rmSync(folder, { recursive: true, force: true });
});

test("without any key the page leads to the setting; a key added there answers, and once removed no longer", async ({
  page,
}) => {
  await page.goto(origin);
  const notice = page.getByRole("status").filter({ hasText: "There is no Mistral API key yet." });
  await expect(notice).toBeVisible();
  await expectAccessible(page);
  await composer(page).fill("Anybody there?");
  await expect(page.getByRole("button", { name: "Send", exact: true })).toHaveAttribute(
    "aria-disabled",
    "true",
  );
  await notice.getByRole("link", { name: "Add your key" }).click();
  await expect(page).toHaveURL(`${origin}/settings/key`);
  await expect(page.getByText("This server has no key of its own: add yours to chat.")).toBeVisible();
  await expectAccessible(page);

  await page.getByLabel("API key").fill(ownKey);
  await page.getByRole("button", { name: "Check and save" }).click();
  await expect(page.getByText("Your key works and is saved.")).toBeVisible();
  await page.getByRole("link", { name: "New chat" }).first().click();
  await expect(page.getByLabel("Model: mistral-small-2603")).toBeVisible();
  await expect(notice).toBeHidden();
  await expect(composer(page)).toHaveValue("Anybody there?");
  await composer(page).press("Enter");
  await answered(page);
  const conversation = page.url();

  await page.goto(`${origin}/settings/key`);
  await expect(page.getByText("Key ending in abcd")).toBeVisible();
  await page.getByRole("button", { name: "Remove" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Remove" }).click();
  await expect(page.getByText("Your key is removed.")).toBeVisible();
  await expect(page.getByText("This server has no key of its own: add yours to chat.")).toBeVisible();

  // What was said stays readable; what is asked now says what is missing, and is not lost.
  await page.goto(conversation);
  await expect(thread(page).getByText("Anybody there?", { exact: true })).toBeVisible();
  await expect(notice).toBeVisible();
  await ask(page, "And now?");
  await expect(page.getByRole("alert").filter({ hasText: "There is no Mistral API key yet." })).toBeVisible();
  await expect(composer(page)).toHaveValue("And now?");
  await expect(answers(page)).toHaveCount(1);
});
