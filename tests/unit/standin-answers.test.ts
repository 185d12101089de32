import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { quoteSafely } from "@/lib/mistral/standin/answer/demo";
import { looksFrench } from "@/lib/mistral/standin/answer/language";
import { longMarkdown } from "@/lib/mistral/standin/answer/prose";
import { asksForTitle, titleOf } from "@/lib/mistral/standin/answer/title";
import { chunkTokens, splitTokens } from "@/lib/mistral/standin/answer/tokens";
import { continuation } from "@/lib/mistral/standin/scenarios/answers";
import { takeDirective } from "@/lib/mistral/standin/scenarios/select";
import { Utf8Splitter } from "@/lib/mistral/standin/wire/utf8-split";

const anyText = fc.string({ unit: "binary" });

describe("tokens", () => {
  test("joined again are the text, whatever it is and however they are chunked", () => {
    fc.assert(
      fc.property(anyText, fc.nat({ max: 9 }), (text, perChunk) => {
        const chunks = chunkTokens(splitTokens(text), perChunk);
        expect(chunks.map((chunk) => chunk.text).join("")).toBe(text);
        expect(chunks.reduce((sum, chunk) => sum + chunk.tokens, 0)).toBe(splitTokens(text).length);
      }),
    );
  });

  test("long Markdown has exactly as many as asked for, and a longer one begins with a shorter one", () => {
    const longest = longMarkdown(4000);
    for (const count of [0, 1, 17, 500, 1999, 4000]) {
      const text = longMarkdown(count);
      expect(splitTokens(text)).toHaveLength(count);
      expect(longest.startsWith(text)).toBe(true);
    }
    expect(longest).toMatch(/^## 2\. /m);
    expect(longest).toMatch(/^\|---/m);
    expect(longest).toMatch(/^```ts$/m);
  });
});

test("the two halves of a divided write are the text, and the cut is inside a character", () => {
  fc.assert(
    fc.property(anyText, (text) => {
      const halves = new Utf8Splitter().split(text);
      // biome-ignore lint/suspicious/noControlCharactersInRegex: ASCII is meant
      expect(halves === undefined).toBe(/^[\x00-\x7f]*$/.test(text));
      if (!halves) return;
      expect(Buffer.concat(halves).toString()).toBe(Buffer.from(text).toString());
      expect((halves[1][0] ?? 0) & 0xc0).toBe(0x80);
    }),
  );
});

test("a quoted question has no markup left: each line is quoted and each sign is escaped", () => {
  const hostile =
    "# x\n```js\n</script><img src=x onerror=alert(1)>\r\n| a | $1$ **b** [l](javascript:x) \u2028> _c_ ~~d~~";
  for (const text of [hostile, "", "1. a\n2) b", "https://example.com www.example.com a@b.c"]) {
    for (const line of quoteSafely(text).split("\n")) {
      expect(line).toMatch(/^>/);
      expect(line.slice(1).replace(/\\[!-/:-@[-`{-~]/g, "")).not.toMatch(/[!-/:-@[-`{-~]/);
    }
  }
  expect([...quoteSafely("🌬".repeat(400))].filter((point) => point === "🌬")).toHaveLength(280);
});

test("an answer is continued from the exact character when its beginning is known", () => {
  fc.assert(
    fc.property(anyText, fc.nat(), (text, at) => {
      const prefix = text.slice(0, at % (text.length + 1));
      expect(prefix + continuation(text, prefix)).toBe(text);
    }),
  );
  expect(continuation("abc", "xyz")).toMatch(/goes on/);
});

test.each([
  ["Bonjour, comment vas-tu ?", true],
  ["Explique-moi la photosynthèse", true],
  ["C'est quoi un monoïde", true],
  ["What is a monoid?", false],
  ["Explain la dolce vita to me", false],
  ["2 + 2", false],
])("%s looks French: %s", (text, expected) => {
  expect(looksFrench(text)).toBe(expected);
});

test.each([
  ["Write a short title for this conversation.", true],
  ["Give a title of at most six words. Reply with the title only.", true],
  ["Donne un titre de six mots au plus à cette conversation.", true],
  ["You are a helpful assistant.", false],
  ["You help an editor; mind the titles of her books.", false],
])("%s asks for a title: %s", (system, expected) => {
  expect(asksForTitle(system)).toBe(expected);
});

test.each([
  ["User: **How** do I sail?\nAssistant: …", "How do I sail"],
  ["[[scenario:long]]\n\n# A heading of more than six words indeed", "A heading of more than six"],
  ["   ", "Untitled"],
])("the title of %j is %j", (question, title) => {
  expect(titleOf(question)).toBe(title);
});

test("a directive counts only at the very start and is taken off", () => {
  expect(takeDirective("[[scenario:echo rate=5]]\nhi")).toEqual({ directive: "echo rate=5", question: "hi" });
  expect(takeDirective("say [[scenario:echo]]")).toEqual({
    directive: undefined,
    question: "say [[scenario:echo]]",
  });
});
