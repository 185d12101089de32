import AxeBuilder from "@axe-core/playwright";
import { type BrowserContext, test as base, expect, type Page } from "@playwright/test";

type Fixtures = {
  /** What a test expects in the console, such as the browser's line about a refused request. */
  expectedNoise: RegExp[];
  /** Everything that reached the console as an error, or was thrown in a page, in any context of the test. */
  noise: string[];
  /** Opens a page for someone else: another browser, another session. */
  anotherReader: () => Promise<Page>;
};

/** Playwright's test with the house's habit: noise in the console fails it. */
export const test = base.extend<Fixtures>({
  expectedNoise: [[], { option: true }],
  noise: [
    async ({ expectedNoise }, use) => {
      const noise: string[] = [];
      await use(noise);
      const unexpected = noise.filter((line) => !expectedNoise.some((pattern) => pattern.test(line)));
      expect(unexpected, "errors in the browser's console").toEqual([]);
    },
    { auto: true },
  ],
  context: async ({ context, noise }, use) => {
    listen(context, noise);
    await use(context);
  },
  anotherReader: async ({ browser, noise, contextOptions, baseURL }, use) => {
    const contexts: BrowserContext[] = [];
    await use(async () => {
      const context = await browser.newContext({ ...contextOptions, baseURL, locale: "en-GB" });
      listen(context, noise);
      contexts.push(context);
      return context.newPage();
    });
    for (const context of contexts) await context.close();
  },
});

export { expect };

/** Fails when axe finds anything against WCAG 2.2 A or AA on the page as it stands. */
export async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page })
    .withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"])
    .analyze();
  const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target).join(", ")}`);
  expect(found).toEqual([]);
}

/** How many times slower than it is the browser shall take this machine for: finds what depends on speed. */
const slowdown = Number(process.env.E2E_SLOWDOWN ?? 1);

function listen(context: BrowserContext, noise: string[]): void {
  if (slowdown > 1) context.on("page", (page) => void slowDown(page));
  context.on("console", (message) => {
    if (message.type() === "error") noise.push(message.text());
  });
  context.on("weberror", (error) => noise.push(String(error.error())));
}

/** A page that has closed meanwhile has nothing left to slow down. */
async function slowDown(page: Page): Promise<void> {
  const session = await page
    .context()
    .newCDPSession(page)
    .catch(() => null);
  await session?.send("Emulation.setCPUThrottlingRate", { rate: slowdown }).catch(() => undefined);
}
