import { describe, expect, test } from "vitest";
import { pageOf } from "../../support/markdown-page";

/*
 * The extensions of GitHub Flavored Markdown: the examples of its specification (https://github.github.com/gfm/,
 * CC BY-SA 4.0), numbered as there, for what our page shows of them.
 */

/** The page without its frame, our classes and what a link may do. */
function bare(markdown: string): string {
  return pageOf(markdown)
    .replace(/^<div data-part="text"[^>]*>|<\/div>$/g, "")
    .replace(/<figure[^>]*tabindex="0"[^>]*>(.*?)<\/figure>/gs, "$1")
    .replace(/ (?:target|rel|title|class)="[^"]*"/g, "")
    .replace(/<svg[^>]*aria-label="(Done|Not done)".*?<\/svg>/gs, "[$1]")
    .replace(/ style="text-align:(\w+)"/g, " $1");
}

describe("tables", () => {
  test.each([
    [
      198,
      "| foo | bar |\n| --- | --- |\n| baz | bim |",
      "<table><thead><tr><th>foo</th><th>bar</th></tr></thead><tbody><tr><td>baz</td><td>bim</td></tr></tbody></table>",
    ],
    [
      199,
      "| abc | defghi |\n:-: | -----------:\nbar | baz",
      "<table><thead><tr><th center>abc</th><th right>defghi</th></tr></thead><tbody><tr><td center>bar</td><td right>baz</td></tr></tbody></table>",
    ],
    [
      200,
      "| f\\|oo  |\n| ------ |\n| b `\\|` az |\n| b **\\|** im |",
      "<table><thead><tr><th>f|oo</th></tr></thead><tbody><tr><td>b <code>|</code> az</td></tr><tr><td>b <strong>|</strong> im</td></tr></tbody></table>",
    ],
    [
      201,
      "| abc | def |\n| --- | --- |\n| bar | baz |\n> bar",
      "<table><thead><tr><th>abc</th><th>def</th></tr></thead><tbody><tr><td>bar</td><td>baz</td></tr></tbody></table><blockquote><p>bar</p></blockquote>",
    ],
    [
      202,
      "| abc | def |\n| --- | --- |\n| bar | baz |\nbar\n\nbar",
      "<table><thead><tr><th>abc</th><th>def</th></tr></thead><tbody><tr><td>bar</td><td>baz</td></tr><tr><td>bar</td><td></td></tr></tbody></table><p>bar</p>",
    ],
    [203, "| abc | def |\n| --- |\n| bar |", "<p>| abc | def |\n| --- |\n| bar |</p>"],
    [
      204,
      "| abc | def |\n| --- | --- |\n| bar |\n| bar | baz | boo |",
      "<table><thead><tr><th>abc</th><th>def</th></tr></thead><tbody><tr><td>bar</td><td></td></tr><tr><td>bar</td><td>baz</td></tr></tbody></table>",
    ],
    [205, "| abc | def |\n| --- | --- |", "<table><thead><tr><th>abc</th><th>def</th></tr></thead></table>"],
  ])("example %i", (_, markdown, html) => expect(bare(markdown)).toBe(html));
});

describe("task lists", () => {
  test("example 279", () => {
    expect(bare("- [ ] foo\n- [x] bar")).toBe("<ul><li>[Not done]foo</li><li>[Done]bar</li></ul>");
  });

  test("example 280", () => {
    expect(bare("- [x] foo\n  - [ ] bar\n  - [x] baz\n- [ ] bim")).toBe(
      "<ul><li>[Done]foo<ul><li>[Not done]bar</li><li>[Done]baz</li></ul></li><li>[Not done]bim</li></ul>",
    );
  });
});

describe("strikethrough", () => {
  test.each([
    [491, "~~Hi~~ Hello, ~there~ world!", "<p><del>Hi</del> Hello, <del>there</del> world!</p>"],
    [492, "This ~~has a\n\nnew paragraph~~.", "<p>This ~~has a</p><p>new paragraph~~.</p>"],
    [493, "This will ~~~not~~~ strike.", "<p>This will ~~~not~~~ strike.</p>"],
  ])("example %i", (_, markdown, html) => expect(bare(markdown)).toBe(html));
});

describe("bare addresses", () => {
  const link = (address: string, text = address) => `<a href="${address}">${text}</a>`;
  const www = (text: string) => link(`http://${text}`, text);
  test.each([
    [622, "www.commonmark.org", www("www.commonmark.org")],
    [623, "Visit www.commonmark.org/help for more", `Visit ${www("www.commonmark.org/help")} for more`],
    [624, "Visit www.commonmark.org.", `Visit ${www("www.commonmark.org")}.`],
    [624, "Visit www.commonmark.org/a.b.", `Visit ${www("www.commonmark.org/a.b")}.`],
    [625, "www.google.com/search?q=Markup+(business)", www("www.google.com/search?q=Markup+(business)")],
    [
      625,
      "(www.google.com/search?q=Markup+(business)))+ok",
      `(${www("www.google.com/search?q=Markup+(business)))+ok")}`,
    ],
    [
      625,
      "(www.google.com/search?q=Markup+(business))",
      `(${www("www.google.com/search?q=Markup+(business)")})`,
    ],
    [628, "www.commonmark.org/he&lt;lp", `${www("www.commonmark.org/he")}&lt;lp`],
    [629, "http://commonmark.org", link("http://commonmark.org")],
    [
      629,
      "(Visit https://encrypted.google.com/search?q=Markup+(business))",
      `(Visit ${link("https://encrypted.google.com/search?q=Markup+(business)")})`,
    ],
    [630, "foo@bar.baz", link("mailto:foo@bar.baz", "foo@bar.baz")],
    [
      631,
      "hello@mail+xyz.example isn't valid, but hello+xyz@mail.example is.",
      `hello@mail+xyz.example isn&#x27;t valid, but ${link("mailto:hello+xyz@mail.example", "hello+xyz@mail.example")} is.`,
    ],
    [632, "a.b-c_d@a.b", link("mailto:a.b-c_d@a.b", "a.b-c_d@a.b")],
    [632, "a.b-c_d@a.b.", `${link("mailto:a.b-c_d@a.b", "a.b-c_d@a.b")}.`],
    [632, "a.b-c_d@a.b-", "a.b-c_d@a.b-"],
    [632, "a.b-c_d@a.b_", "a.b-c_d@a.b_"],
  ])("example %i: %s", (_, markdown, html) => expect(bare(markdown)).toBe(`<p>${html}</p>`));

  test("none within code or within a link", () => {
    expect(bare("`www.a.example` [www.b.example](https://b.example)")).toBe(
      '<p><code>www.a.example</code> <a href="https://b.example">www.b.example</a></p>',
    );
  });
});

describe("footnotes", () => {
  test("are numbered by their first call and listed below, with a way back", () => {
    const page = bare("One[^b] and two[^a], again[^b].\n\n[^a]: Second.\n[^b]: First.\n");
    expect(page).toMatch(/One<sup>.*?>1<.*?two<sup>.*?>2<.*?again<sup>.*?>1</s);
    expect(page).toMatch(/First\..*Second\./s);
    expect(page).toContain('href="#m-fnref-1"');
  });

  test("one that nobody defines is text", () => {
    expect(bare("Nothing[^x].")).toBe("<p>Nothing[^x].</p>");
  });
});

describe("tags", () => {
  test("a few that only change letters are allowed, without attributes", () => {
    expect(bare("H<sub>2</sub>O, <kbd>Ctrl</kbd>, one<br>two")).toBe(
      "<p>H<sub>2</sub>O, <kbd>Ctrl</kbd>, one<br/>two</p>",
    );
    expect(bare('<b onclick="x()">no</b>')).not.toContain("<b");
    expect(bare("<sub>open for ever")).toBe("<p>&lt;sub&gt;open for ever</p>");
  });
});
