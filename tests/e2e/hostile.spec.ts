import type { BrowserContext, Page } from "@playwright/test";
import { elsewhere, hostileAnswers } from "../support/hostile-answers";
import { expect, test } from "./fixture";
import { answers, converse } from "./reader";

const batchSize = 160;
const batches = Array.from({ length: Math.ceil(hostileAnswers.length / batchSize) }, (_, index) =>
  hostileAnswers.slice(index * batchSize, (index + 1) * batchSize),
);

/** What acted: a script of an answer, a dialog, a request that no reader asked for. */
async function setTraps(page: Page, context: BrowserContext, baseURL = ""): Promise<string[]> {
  const caught: string[] = [];
  await context.exposeFunction("mark", (name: unknown) => void caught.push(`script ${name}`));
  for (const name of ["alert", "confirm", "prompt"] as const)
    await context.exposeFunction(name, () => void caught.push(name));
  page.on("dialog", (dialog) => {
    caught.push(`dialog ${dialog.message()}`);
    void dialog.dismiss();
  });
  context.on("page", (opened) => opened !== page && caught.push(`window ${opened.url()}`));
  context.on("request", (request) => {
    const address = request.url();
    if (/^(data|blob):/.test(address)) return;
    if (!address.startsWith(baseURL) || /leak|export|elsewhere/.test(address)) caught.push(address);
  });
  await context.route(`${elsewhere}/**`, (route) => route.abort());
  return caught;
}

/** One answer of many tricks. What would swallow all that follows gets its end. */
function answerOf(tricks: readonly string[]): string {
  return tricks
    .map((trick) =>
      /^\s*<[!?/]?(script|style|textarea|pre|[!?])/i.test(trick)
        ? `${trick}\n</script></style></textarea></pre> ?> ]]> -->`
        : trick,
    )
    .join("\n\n");
}

/** What a careless hand does: goes over everything and presses what is neither a link nor a button of ours. */
async function touchEverything(page: Page): Promise<void> {
  await answers(page)
    .last()
    .evaluate((answer) => {
      for (const element of answer.querySelectorAll("*")) {
        for (const name of ["mouseover", "pointerover", "focus", "animationstart", "toggle", "load", "error"])
          element.dispatchEvent(new Event(name, { bubbles: true }));
        if (!element.closest("a, button")) element.dispatchEvent(new MouseEvent("click", { bubbles: true }));
      }
    });
}

for (const [index, tricks] of batches.entries()) {
  test(`nothing in an answer acts or is fetched (${index + 1} of ${batches.length})`, async ({
    page,
    context,
    baseURL,
  }) => {
    const caught = await setTraps(page, context, baseURL);
    await converse(page, `[[scenario:echo rate=0]]\n${answerOf(tricks)}\n\nThis is the end.`);
    await expect(answers(page).last().getByText("This is the end.")).toBeVisible();
    await touchEverything(page);

    // The server writes the page now, and the browser's own parser reads it.
    await page.reload();
    await expect(answers(page).last().getByText("This is the end.")).toBeVisible();
    await expect(answers(page).last().getByRole("button", { name: "Copy as Markdown" })).toBeVisible();
    await touchEverything(page);

    const links = await answers(page)
      .last()
      .locator("a")
      .evaluateAll((all) => all.map((link) => (link as HTMLAnchorElement).protocol));
    for (const protocol of links) expect(["http:", "https:", "mailto:", "tel:"]).toContain(protocol);
    await expect(
      answers(page).last().locator("img, iframe, object, embed, form, style, link, base"),
    ).toHaveCount(0);
    expect(caught).toEqual([]);
  });
}

test.describe("the traps", () => {
  test.use({ expectedNoise: [/404/] });

  test("catch what acts", async ({ page, context, baseURL }) => {
    const caught = await setTraps(page, context, baseURL);
    await page.goto("/");
    await page.evaluate(`mark("here"); alert("there")`);
    await page.evaluate(
      (address) => fetch(address, { mode: "no-cors" }).catch(() => null),
      `${baseURL}/leak`,
    );
    await expect.poll(() => caught).toEqual(["script here", "alert", `${baseURL}/leak`]);
  });
});
