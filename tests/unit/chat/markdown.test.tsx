import { NextIntlClientProvider } from "next-intl";
import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, test } from "vitest";
import { parser } from "@/components/chat/markdown/parser";
import { Markdown } from "@/components/chat/parts/markdown";
import messages from "@/messages/en/chat.json";

function render(text: string, writing = false): string {
  return renderToStaticMarkup(
    <NextIntlClientProvider locale="en" messages={{ chat: messages }} timeZone="UTC">
      <Markdown id="m" text={text} writing={writing} />
    </NextIntlClientProvider>,
  );
}

/** The sources of the formulas that maths finds in a text. */
function formulasIn(text: string): string[] {
  const state = { references: {}, footnotes: {}, writing: false, open: false };
  return parser
    .parse(text, state)
    .flatMap((token) =>
      token.type === "formula_block"
        ? [token.content]
        : (token.children ?? []).filter(({ type }) => type === "formula").map(({ content }) => content),
    );
}

describe("nothing in an answer can act", () => {
  test("HTML is shown as the text it is", () => {
    const html = render(
      '<script>alert(1)</script>\n\na <b onclick="alert(2)">b</b> <iframe src="https://x.example">',
    );
    expect(html).not.toMatch(/<(script|b|iframe)\b/);
    expect(html).toContain("&lt;script&gt;alert(1)&lt;/script&gt;");
    expect(html).toContain("&lt;b onclick=");
  });

  test("an image is not fetched; its address and its words are shown", () => {
    const html = render("![a pixel](https://evil.example/p.png?leak=1)");
    expect(html).not.toMatch(/<img|<link|src=/);
    expect(html).toContain("https://evil.example/p.png?leak=1");
    expect(html).toContain("a pixel");
  });

  test("a link that could act is only its text", () => {
    const html = render("[press](javascript:alert(1)) [go](/api/account) <javascript:alert(2)>");
    expect(html).not.toContain("<a");
    expect(html).toContain("press");
  });

  test("a link to the web opens apart, tells nothing and shows where it goes", () => {
    expect(render("[go](https://a.example/x)")).toContain(
      '<a href="https://a.example/x" target="_blank" rel="noopener noreferrer nofollow" title="https://a.example/x">go</a>',
    );
  });
});

describe("how an answer is built", () => {
  test("headings start below those of the page and of the message", () => {
    const html = render("# one\n\n## two\n\n### three\n\n#### four");
    expect([...html.matchAll(/<h(\d)/g)].map(([, level]) => level)).toEqual(["3", "4", "5", "6"]);
  });

  test("a table scrolls inside itself and can be reached by keyboard", () => {
    const html = render("| a | b |\n|---|---|\n| 1<br>2 | 3 |");
    expect(html).toMatch(/<figure[^>]*tabindex="0"[^>]*aria-label="Table"[^>]*><table>/);
    expect(html).toMatch(/1<br\/>\s*2/);
  });

  test("code keeps its language and every character of its text", () => {
    const html = render("```ts\nconst a = `<b>$4</b>`;\n\treturn a && b;\n```");
    expect(html).toContain(">ts</span>");
    expect(html).toContain("<code>const a = `&lt;b&gt;$4&lt;/b&gt;`;\n\treturn a &amp;&amp; b;</code>");
  });

  test("a task says whether it is done, without a control that does nothing", () => {
    const html = render("- [x] one\n- [ ] two");
    expect(html).not.toContain("<input");
    expect(html).toContain('aria-label="Done"');
    expect(html).toContain('aria-label="Not done"');
  });

  test("footnotes of two answers on one page can't be confused", () => {
    expect(render("a[^1]\n\n[^1]: note")).toMatch(/href="#m-fn-1".*id="m-fn-1"/s);
  });

  test("every call of a footnote is a place of its own, and the footnote leads back to each", () => {
    const html = render("a[^1] b[^2]\n\nc[^1]\n\n[^1]: one, see[^2]\n[^2]: two");
    const ids = [...html.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const ways = [...html.matchAll(/href="#(m-fnref-[^"]*)"/g)].map(([, id]) => id);
    expect(ways).toEqual(["m-fnref-1", "m-fnref-1-2", "m-fnref-2", "m-fnref-2-2"]);
    expect(ids).toEqual(expect.arrayContaining(ways));
  });

  test("half a construct that is still being written shows no raw signs", () => {
    const html = render("some **bol", true);
    expect(html).toContain("<strong>bol</strong>");
    expect(html).not.toContain("**");
  });
});

describe("a dollar is money or maths as Pandoc decides", () => {
  test.each([
    "It costs $4 and $5.",
    "$4 to $9, or US$5 (CA$7)",
    "between $5-$10 or $5–$10",
    "$PATH and $HOME are variables",
    "`$a$` is code",
    "\\$a\\$ is escaped",
    "a lone $ sign, and $ another $",
    "$20,000 is $1 more than $19,999",
  ])("money: %j", (text) => {
    expect(formulasIn(text)).toEqual([]);
  });

  test.each([
    ["$x$", ["x"]],
    ["the sum $a+b$, and $c_1$.", ["a+b", "c_1"]],
    ["$\\$4$ inside maths", ["\\$4"]],
    ["$$\nx^2\n$$", ["x^2"]],
    ["inline $$y$$ too", ["y"]],
    ["coffee costs $4 but $e=mc^2$ holds", ["e=mc^2"]],
    ["over a line $a +\nb$", ["a +\nb"]],
  ])("maths: %j", (text, formulas) => {
    expect(formulasIn(text)).toEqual(formulas);
  });

  test.each(["$$\nopen for ever", "$$\na\n\nb $$", "text $$ alone"])("no end, no formula: %j", (text) => {
    expect(formulasIn(text)).toEqual([]);
  });
});
