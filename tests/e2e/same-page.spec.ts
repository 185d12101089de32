import type { Page } from "@playwright/test";
import { expect, test } from "./fixture";
import { answered, answers, ask } from "./reader";

/** Markdown of every kind, in an order in which one thing could spoil the next. */
const rich = `# A title with *soft* words

Some **bold *and soft* text**, \`code with * and _\`, a [link](https://a.example/a_(b) "title"), ~~old~~, <kbd>K</kbd>,
H<sub>2</sub>O and a [later one][later]. A [deceiver](https://b.example): [https://a.example](https://b.example).

- one
- [x] two with **bold**
- [ ] three
  1. inner \`x\`
  2. inner

  with a paragraph of its own

> A quote with **bold**
> over lines
>
> - and a list

| Head | \`Code\` | **Bold** |
|:--|:-:|--:|
| 1 | $x^2$ | 3 * 4 |
| [l](https://b.example) | \`b\` | c |

\`\`\`python
print("*no* **bold** here", [1](2))
\`\`\`

\`\`\`mermaid
flowchart LR
  A --> B
\`\`\`

\`\`\`svg
<svg viewBox="0 0 4 4"><rect width="4" height="4"/></svg>
\`\`\`

    indented code

It costs $4 or $5, and $a_1 + b$ is maths, as is

$$
\\sum_{i=1}^{n} i^2
$$

A note[^1], an ![image](https://c.example/i.png) and https://d.example/path?x=1&y=2. Done! 5 * 3 = 15 & more.

<div onclick="x()">Tags are text</div>

---

### The end, with another note[^two]

[later]: https://later.example "There"
[^1]: The note, with **bold**.
[^two]: Another one.

    In two paragraphs.
`;

/** What the last answer is made of; the marks that a page numbers anew each time are left out. */
async function markup(page: Page): Promise<string> {
  const part = answers(page).last().locator("[data-part=text]");
  await expect(part.locator(".katex")).toHaveCount(3);
  // A picture is drawn when the reader comes near it.
  const drawings = part.getByRole("img", { name: /^A diagram\./ });
  for (const language of ["mermaid", "svg"])
    await part.getByText(language, { exact: true }).scrollIntoViewIfNeeded();
  await expect(drawings).toHaveCount(2);
  const html = await part.evaluate((element) => element.outerHTML);
  return (
    html
      // How React joins texts and writes styles on the server; neither is in what is shown.
      .replaceAll("<!-- -->", "")
      .replace(
        / style="([^"]*)"/g,
        (_, style: string) => ` style="${style.replace(/;$/, "").replace(/([:;]) /g, "$1")}"`,
      )
      .replace(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, "ID")
      .replace(/ (id|aria-describedby)="base-ui-[^"]*"/g, "")
      .replace(/></g, ">\n<")
  );
}

test("an answer is the same page whether it was streamed, resumed or loaded", async ({ page }) => {
  await page.goto("/");
  await ask(page, `[[scenario:echo rate=400]]\n${rich}`);
  await answered(page);
  const streamed = await markup(page);
  for (const piece of ["A title with", "Another one.", "Tags are text", "katex", "<figure", "<del>"])
    expect(streamed).toContain(piece);

  await page.reload();
  await expect(answers(page).last().getByRole("button", { name: "Copy as Markdown" })).toBeVisible();
  expect(await markup(page)).toBe(streamed);

  // Again, slowly enough to be left in the middle.
  await page.goto("/");
  await ask(page, `[[scenario:echo rate=100]]\n${rich}`);
  await expect(answers(page).last().getByText("Some bold")).toBeVisible();
  await expect(page).toHaveURL(/\/c\//);
  await page.reload();
  await expect(page.getByRole("button", { name: "Stop", exact: true })).toBeVisible();
  await answered(page);
  expect(await markup(page)).toBe(streamed);
});
