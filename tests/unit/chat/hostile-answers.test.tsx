// @vitest-environment jsdom
import { describe, expect, it } from "vitest";
import { drawFormula } from "@/components/chat/parts/draw-formula";
import { hostileAnswers } from "../../support/hostile-answers";
import { pageOf } from "../../support/markdown-page";

/** All that a page of an answer is ever made of. */
const elements = new Set(
  (
    "div p h3 h4 h5 h6 ul ol li blockquote pre code table thead tbody tr th td hr br a em strong b i u s del ins " +
    "small sub sup kbd mark span section figure button svg path circle rect line polyline input"
  ).split(" "),
);
const attributes =
  /^(id|class|data-[a-z-]+|aria-[a-z-]+|role|title|alt|rel|target|type|tabindex|start|value|disabled|checked|style|href)$/;
/** Those of the icons that we draw. */
const ofIcons =
  /^(xmlns|width|height|viewbox|fill|stroke(-[a-z]+)?|d|x|y|x1|y1|x2|y2|r|rx|ry|cx|cy|points|focusable|class|role|aria-label|aria-hidden)$/;
const addresses = /^(https?:|mailto:|tel:|#)/i;
const styles = /^text-align:\s?(left|right|center);?$/;

/** The elements of some markup, which load and run nothing. */
function inert(html: string): DocumentFragment {
  const template = document.createElement("template");
  template.innerHTML = html;
  return template.content;
}

/** What in a piece of markup could act. */
function offencesIn(html: string): string[] {
  return [...inert(html).querySelectorAll("*")].flatMap((element) => {
    const name = element.localName;
    const icon = element.closest("svg") !== null;
    return [
      ...(elements.has(name) ? [] : [`<${name}>`]),
      ...[...element.attributes].flatMap((attribute) => {
        const key = attribute.name.toLowerCase();
        if (icon) return ofIcons.test(key) ? [] : [`${name} ${key}`];
        if (key === "href") return addresses.test(attribute.value) ? [] : [`${name} ${attribute.value}`];
        if (key === "style") return styles.test(attribute.value) ? [] : [`${name} ${attribute.value}`];
        return attributes.test(key) ? [] : [`${name} ${key}`];
      }),
      ...(name === "a" && element.getAttribute("target") === "_blank"
        ? ["noopener", "noreferrer", "nofollow"].filter(
            (word) => !element.getAttribute("rel")?.includes(word),
          )
        : []),
    ];
  });
}

describe("an answer that tries to act", () => {
  it("is made of nothing but the elements that text needs, trick by trick", () => {
    const caught = hostileAnswers.flatMap((answer) =>
      [true, false].flatMap((writing) => {
        const offences = offencesIn(pageOf(answer, writing));
        return offences.length > 0 ? [`${answer} → ${offences.join(", ")}`] : [];
      }),
    );
    expect(caught).toEqual([]);
    expect(hostileAnswers.length).toBeGreaterThan(900);
  }, 240_000);

  it("finds the judge awake: markup that acts is caught", () => {
    for (const html of [
      "<script>1</script>",
      "<img src=x>",
      "<p onclick=1>",
      "<a href='javascript:1'>x</a>",
      "<a href='https://a.example' target=_blank>x</a>",
      "<p style='background:url(x)'>",
      "<svg onload=1></svg>",
    ])
      expect(offencesIn(html), html).not.toEqual([]);
  });

  it("gets no link, image or handler out of a formula", () => {
    for (const answer of hostileAnswers.filter((one) => one.startsWith("$"))) {
      const html = drawFormula(answer.replaceAll("$", "").trim(), true);
      const body = inert(html);
      expect(body.querySelectorAll("a, img, script, iframe, style"), answer).toHaveLength(0);
      const names = [...body.querySelectorAll("*")].flatMap((one) =>
        [...one.attributes].map(({ name }) => name),
      );
      expect(
        names.filter((name) => /^on|href|^src/.test(name)),
        answer,
      ).toEqual([]);
      for (const one of body.querySelectorAll("[style]"))
        expect(one.getAttribute("style"), answer).not.toMatch(/url|position:\s*(fixed|sticky)/);
    }
  });
});
