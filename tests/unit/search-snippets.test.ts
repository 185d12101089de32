import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { MarkedText } from "@/lib/search/contract";
import { makeSnippet, markText } from "@/lib/search/mark-text";

const look = (words: string[], runs: string[] = []) => ({ words: new Set(words), runs });
const show = (text: MarkedText) => text.map(({ text, isMatch }) => (isMatch ? `[${text}]` : text)).join("");
const filler = "lorem ipsum dolor sit amet ".repeat(40);

describe("a snippet", () => {
  it("marks words as the index has them, whatever their case and accents", () => {
    expect(show(makeSnippet("L'ÉTÉ, straße. Œuvre!", look(["ete", "strasse", "oeuvre"])))).toBe(
      "L'[ÉTÉ], [straße]. [Œuvre]!",
    );
    expect(show(makeSnippet("windy Wind winding", look(["wind"])))).toBe("windy [Wind] winding");
  });

  it("marks runs without spaces, and words beside them", () => {
    expect(show(makeSnippet("今日はiPhone手机の天気", look(["iphone"], ["天気"])))).toBe(
      "今日は[iPhone]手机の[天気]",
    );
    expect(show(makeSnippet("東京都", look([], ["東京", "京都"])))).toBe("[東京都]");
  });

  it("shows the place where most of what was looked for stands together", () => {
    const snippet = show(makeSnippet(`wind ${filler} north wind ${filler}`, look(["wind", "north"])));
    expect(snippet).toContain("[north] [wind]");
    expect(snippet.startsWith("…")).toBe(true);
    expect(snippet.endsWith("…")).toBe(true);
    expect(snippet.length).toBeLessThan(300);
  });

  it("shows the beginning when nothing is found in what the reader sees", () => {
    expect(show(makeSnippet(filler, look(["absent"])))).toMatch(/^lorem ipsum .*…$/);
  });

  it("leaves out the signs of Markdown", () => {
    const text = "# Title\n\n```js\ncode\n```\n- **bold** `mono` [link](https://x.org)\n> quote";
    expect(show(makeSnippet(text, look(["bold"])))).toBe("Title code [bold] mono link quote");
  });

  it("never loses or invents text, never cuts a character, never puts two like parts beside each other", () => {
    const anyText = fc.string({ unit: "grapheme", maxLength: 600 });
    fc.assert(
      fc.property(anyText, fc.array(fc.string({ unit: "grapheme", maxLength: 4 })), (text, words) => {
        const marked = markText(
          text,
          look(
            words,
            words.filter((word) => word !== ""),
          ),
        );
        expect(marked.map(({ text }) => text).join("")).toBe(text);
        expect(
          marked.every((part, index) => part.text !== "" && part.isMatch !== marked[index - 1]?.isMatch),
        ).toBe(true);
        for (const part of makeSnippet(text, look(words))) expect(part.text.isWellFormed()).toBe(true);
      }),
    );
  });
});
