import { expect, expectAccessible, test } from "./fixture";
import { answered, answers, ask, composer, converse, thread } from "./reader";
import { expectLargeEnough, expectNothingCutOff, narrowSizes } from "./sizes";

const wide = [
  "[[scenario:echo rate=0]] A-very-long-title-without-a-single-space-that-a-narrow-screen-has-to-break-somewhere",
  "",
  "| a | b | c | d | e | f | g | h |",
  "|---|---|---|---|---|---|---|---|",
  `|${" a cell with some words |".repeat(8)}`,
  "",
  "```ts",
  `const line = "${"long ".repeat(60)}";`,
  "```",
  "",
  `$$${Array.from({ length: 40 }, (_, index) => `a_{${index}}`).join(" + ")}$$`,
  "",
  `https://a.example/${"path/".repeat(40)}`,
].join("\n");

test("an answer that is too wide scrolls inside its own parts, at every size", async ({ page }) => {
  await page.setViewportSize(narrowSizes[0]);
  await converse(page, wide);
  for (const size of narrowSizes) {
    await page.setViewportSize(size);
    await expectNothingCutOff(page);
    const box = page.getByRole("main").locator("[data-scroller]");
    expect(await box.evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)).toBe(0);
    const table = answers(page).getByRole("table").locator("..");
    expect(await table.evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)).toBeGreaterThan(
      0,
    );
    // The composer can be used: it is all in the window, with its buttons, and shows what is written.
    await composer(page).fill("one line\nand another");
    for (const part of [
      composer(page),
      page.getByRole("button", { name: "Send", exact: true }),
      page.getByLabel(/^Model: /),
    ])
      await expect(part).toBeInViewport({ ratio: 1 });
  }
  await expectAccessible(page);
});

test.describe("on a phone", () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });

  test("what is pressed is large enough for a finger", async ({ page }) => {
    await converse(page, "Hello");
    await expectLargeEnough(page);
    await page.getByRole("button", { name: /^Settings of this conversation/ }).click();
    await expect(page.getByRole("dialog").getByRole("switch").first()).toBeVisible();
    await expectLargeEnough(page);
    await page.keyboard.press("Escape");
    for (const path of ["", "/key", "/tokens", "/usage", "/account", "/shares", "/data"]) {
      await page.goto(`/settings${path}`);
      await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
      await expectLargeEnough(page);
    }
  });

  test("the conversations are in a drawer, which Escape closes and which gives the focus back", async ({
    page,
  }) => {
    await page.goto("/");
    const open = page.getByRole("button", { name: "Open the sidebar" });
    await open.click();
    const drawer = page.getByRole("dialog");
    await expect(drawer).toBeVisible();
    await expectAccessible(page);
    await page.keyboard.press("Escape");
    await expect(drawer).toBeHidden();
    await expect(open).toBeFocused();
  });
});

test.describe("with reduced motion", () => {
  test.use({ contextOptions: { reducedMotion: "reduce" } });

  test("nothing moves by itself, neither while an answer is awaited nor while it is written", async ({
    page,
  }) => {
    await page.goto("/");
    await ask(page, "[[scenario:slow-first-token delay=3000]] Wait a little.");
    await expect(thread(page).getByText(/^Thinking/)).toBeVisible();
    const moving = () =>
      document
        .getAnimations()
        .filter(
          ({ playState, effect }) => playState === "running" && effect?.getComputedTiming().duration !== 0.01,
        )
        .map((animation) => (animation as CSSAnimation).animationName ?? "transition");
    expect(await page.evaluate(moving)).toEqual([]);
    await answered(page);
    expect(await page.evaluate(moving)).toEqual([]);

    // Another theme is there in one frame, and doesn't run down the page from parent to child.
    const colour = () => composer(page).evaluate((element) => getComputedStyle(element).color);
    const light = await colour();
    await page.emulateMedia({ colorScheme: "dark", reducedMotion: "reduce" });
    expect(await colour()).not.toBe(light);
    expect(await page.evaluate(() => document.getAnimations().map(({ playState }) => playState))).toEqual([]);
  });
});

test.describe("with forced colours", () => {
  test.use({ contextOptions: { forcedColors: "active" } });

  test("the focus, the chosen and the edges of controls are seen", async ({ page }) => {
    await converse(page, "[[scenario:echo]]\n```ts\nconst a = 1;\n```\n");
    const frame = composer(page).locator("xpath=..");
    expect(await frame.evaluate((element) => getComputedStyle(element).borderTopStyle)).toBe("solid");
    await page.getByRole("link", { name: "New chat" }).first().focus();
    await page.keyboard.press("Tab");
    const ring = await page.evaluate(() => {
      const style = document.activeElement && getComputedStyle(document.activeElement);
      return style && `${style.outlineStyle} ${style.outlineWidth}`;
    });
    expect(ring).toBe("solid 2px");
    const current = page.locator("[aria-current=page]").first();
    expect(await current.evaluate((element) => getComputedStyle(element).outlineStyle)).toBe("solid");
    await expectAccessible(page);

    await page.goto("/settings");
    const chosen = page.getByRole("radio", { checked: true }).first();
    const other = page.getByRole("radio", { checked: false }).first();
    const background = (element: Element) => getComputedStyle(element).backgroundColor;
    expect(await chosen.evaluate(background)).not.toBe(await other.evaluate(background));
  });
});

test("an answer is announced when it starts and when it is complete, and no token between", async ({
  page,
}) => {
  await page.addInitScript(() => {
    const said: string[] = [];
    Object.assign(window, { said });
    const polite = "[aria-live]:not([aria-live=off]), [role=status], [role=alert]";
    new MutationObserver((changes) => {
      for (const { target } of changes) {
        const element = target instanceof Element ? target : target.parentElement;
        const region = element?.closest(`${polite}, [aria-live=off]`);
        const text = region?.matches(polite) ? region.textContent?.trim() : "";
        if (text && said.at(-1) !== text) said.push(text);
      }
    }).observe(document, { subtree: true, childList: true, characterData: true });
  });
  const said = () => page.evaluate(() => Reflect.get(window, "said") as string[]);
  await page.goto("/");
  await ask(page, "[[scenario:long tokens=300 rate=150]] Speak.");
  await answered(page);
  await expect.poll(said).toContain("The answer is complete.");
  const lines = (await said()).filter((line) => /answer/i.test(line));
  expect(lines).toEqual(["The answer has started.", "The answer is complete."]);
  expect((await said()).join(" ").length).toBeLessThan(400);
  await expect(thread(page)).toHaveAttribute("aria-live", "off");

  await ask(page, "[[scenario:never-ending rate=50]] For ever.");
  await expect(answers(page).last().getByRole("paragraph").first()).toBeVisible();
  await page.getByRole("button", { name: "Stop", exact: true }).click();
  await expect.poll(said).toContain("The answer was stopped.");
});
