import { randomUUID } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { longMarkdown } from "@/lib/mistral/standin/answer/prose";
import { splitTokens } from "@/lib/mistral/standin/answer/tokens";
import { freePort } from "@/scripts/port";
import { type Launched, startFromCommandLine } from "../support/launcher";
import { layLine, type SeverableLine } from "../support/severable-line";
import { copiedAnswer, standin, standinUrl, storedAnswer } from "./answer-text";
import { expect, test } from "./fixture";
import { answered, answers, ask, stopButton } from "./reader";

/** A server of this file's own, behind a line that can be severed: it is killed, and nobody else's answers with it. */
test.describe.configure({ mode: "default", timeout: 90_000 });
test.use({ expectedNoise: [/Failed to load resource|ERR_/] });

let folder: string;
let settings: Record<string, string>;
let server: Launched;
let line: SeverableLine;
let origin: string;

async function startServer(): Promise<void> {
  server = startFromCommandLine(settings);
  await server.says("Ctrl-C ends it.");
}

test.beforeAll(async () => {
  test.setTimeout(120_000);
  folder = mkdtempSync(join(tmpdir(), "tramontane-e2e-server-"));
  const port = await freePort();
  settings = {
    PORT: String(port),
    DATA_DIR: folder,
    MISTRAL_BASE_URL: `${standinUrl}/v1`,
    MISTRAL_API_KEY: "end-to-end",
  };
  await startServer();
  line = await layLine(port);
  origin = `http://127.0.0.1:${line.port}`;
});

test.afterAll(async () => {
  await line?.close();
  server?.process.kill("SIGTERM");
  await server?.ended;
  rmSync(folder, { recursive: true, force: true });
});

/** The launcher would see to a clean end, so the server itself is killed: the process that holds the data folder. */
async function killServer(): Promise<void> {
  process.kill(Number(readFileSync(join(folder, "lock.pid"), "utf8")), "SIGKILL");
  await server.ended;
}

test("a network that is lost twice in mid-answer costs nothing, and the reader need not reload", async ({
  page,
  context,
}) => {
  const mark = randomUUID();
  await page.goto(origin);
  await ask(page, `[[scenario:long tokens=700 rate=60]] ${mark}`);
  await expect(answers(page).last().getByRole("paragraph").first()).toBeVisible();
  await page.evaluate(() => Object.assign(window, { isTheSamePage: true }));

  line.sever();
  await expect(page.getByText("The connection is lost. Trying again…")).toBeVisible();
  const early = (await answers(page).last().innerText()).length;
  line.mend();
  await expect.poll(async () => (await answers(page).last().innerText()).length).toBeGreaterThan(early + 100);

  await context.setOffline(true);
  line.sever();
  await expect(page.getByText("The connection is lost. Trying again…")).toBeVisible();
  // The server goes on without anybody listening.
  await standin.waitForRequest(mark, "ended", 20_000);
  line.mend();
  await context.setOffline(false);
  await answered(page);
  expect(await copiedAnswer(page)).toBe(longMarkdown(700));
  expect(await page.evaluate(() => "isTheSamePage" in window)).toBe(true);
});

test("a kill -9 in mid-answer loses at most half a second; the open tab says so, and Continue completes it", async ({
  page,
  context,
}) => {
  const rate = 60;
  const whole = longMarkdown(400);
  const mark = randomUUID();
  await page.goto(origin);
  await ask(page, `[[scenario:long tokens=400 rate=${rate} chunk=1]] ${mark}`);
  await expect(answers(page).last().getByRole("paragraph").nth(1)).toBeVisible();
  await killServer();
  const { tokens: sent } = await standin.waitForRequest(mark, "peer-closed");
  expect(sent).toBeGreaterThan(rate);

  await startServer();
  await expect(answers(page).last().getByText("This answer was interrupted.")).toBeVisible({
    timeout: 15_000,
  });
  const kept = await storedAnswer(page);
  expect(kept.status).toBe("interrupted");
  expect(whole.startsWith(kept.text)).toBe(true);
  expect(sent - splitTokens(kept.text).length).toBeLessThanOrEqual(rate / 2);

  const again = await context.newPage();
  await again.goto(page.url());
  await expect(answers(again).last().getByText("This answer was interrupted.")).toBeVisible();
  expect(await copiedAnswer(again)).toBe(kept.text);
  await answers(again).last().getByRole("button", { name: "Continue" }).click();
  await expect(stopButton(again)).toBeVisible();
  await answered(again);
  await expect(answers(again)).toHaveCount(1);
  expect(await copiedAnswer(again)).toBe(whole);
  expect(await storedAnswer(again)).toEqual({ text: whole, status: "complete" });
});
