import type { Page } from "@playwright/test";
import { expect, test } from "./fixture";
import { composer, converse } from "./reader";

/** KiB as they come over the wire, brotli. */
const newChatKiB = 215;
const conversationKiB = 335;

test.describe("what a page brings before its composer works", () => {
  test.use({ expectedNoise: [/ERR_FAILED|Failed to load/] });

  test("is light on a new chat", async ({ page }) => {
    expect(await weigh(page, "/")).toBeLessThan(newChatKiB);
    await works(page);
  });

  test("and on a conversation, whose text is there to be read", async ({ page }) => {
    const address = await converse(page, "What is a tramontane?");
    expect(await weigh(page, address)).toBeLessThan(conversationKiB);
    await works(page);
  });
});

/** All scripts of a page that is never idle: what waits for that is not needed to write and send. */
async function weigh(page: Page, address: string): Promise<number> {
  await page.addInitScript(() => {
    window.requestIdleCallback = () => 0;
  });
  const session = await page.context().newCDPSession(page);
  await session.send("Network.enable");
  await session.send("Network.setCacheDisabled", { cacheDisabled: true });
  const scripts = new Set<string>();
  let bytes = 0;
  session.on("Network.responseReceived", ({ requestId, type }) => {
    if (type === "Script") scripts.add(requestId);
  });
  session.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
    if (scripts.has(requestId)) bytes += encodedDataLength;
  });
  await page.goto(address, { waitUntil: "networkidle" });
  // Counting nothing would pass too.
  expect(scripts.size).toBeGreaterThan(0);
  return bytes / 1024;
}

/** It can be written and sent with what has been weighed: nothing more comes through. */
async function works(page: Page): Promise<void> {
  await page.route("**/*.js", (route) => route.abort());
  await composer(page).fill("Early.");
  await expect(page.getByRole("button", { name: "Send", exact: true })).toHaveAttribute(
    "aria-disabled",
    "false",
  );
}
