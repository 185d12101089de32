import { describe, expect, it } from "vitest";
import { codeKinds } from "@/components/chat/highlight/code-theme";
import { findColours } from "@/components/chat/highlight/find-colours";
import { type CodeLanguage, codeLanguage } from "@/components/chat/parts/code-language";

/** The coloured parts of a code as `kind text`. */
async function partsOf(language: CodeLanguage, text: string): Promise<string[]> {
  const colours = await findColours(text, language);
  const parts: string[] = [];
  for (let at = 0; at < colours.length; at += 3)
    parts.push(`${codeKinds[(colours[at + 2] ?? 0) - 1]} ${text.slice(colours[at], colours[at + 1]).trim()}`);
  return parts;
}

describe("the colours of a code", () => {
  it("tell its parts apart", async () => {
    expect(await partsOf("typescript", 'const a = f("b", 1); // c')).toEqual(
      expect.arrayContaining(["keyword const", "function f", 'string "b"', "value 1", "comment // c"]),
    );
    expect(await partsOf("python", "class A(B):\n    def f(self, x: int) -> None: ...")).toEqual(
      expect.arrayContaining(["keyword class", "type A", "keyword def", "function f", "type int"]),
    );
    expect(await partsOf("diff", "- a\n+ b")).toEqual(["deleted - a", "inserted + b"]);
  });

  it("stand in order and never overlap, whatever the text", async () => {
    const text = '<p class="a">é 👩‍👩‍👧 &amp; <b>\n<script>let x = `a` + 1</script>\r\n</p>\u0000';
    const colours = await findColours(text, "html");
    let last = 0;
    for (let at = 0; at < colours.length; at += 3) {
      expect(colours[at]).toBeGreaterThanOrEqual(last);
      expect(colours[at + 1]).toBeGreaterThan(colours[at] ?? 0);
      last = colours[at + 1] ?? 0;
    }
    expect(last).toBeLessThanOrEqual(text.length);
  });

  it.each([
    "c",
    "cpp",
    "csharp",
    "css",
    "go",
    "java",
    "json",
    "kotlin",
    "latex",
    "php",
    "ruby",
    "rust",
    "shellscript",
    "sql",
    "swift",
    "yaml",
  ] as const)("come from the browser's own regular expressions: %s", async (language) => {
    const code = '# a\n// b\n/* c */ { "d": 1, e: "f" }\nSELECT \'g\'; \\h{i}\n';
    expect(await partsOf(language, code)).not.toEqual([]);
  });
});

it("a fence's name leads to its language in every common spelling, and else to none", () => {
  expect(["py", "Python", "C++", "c#", "sh", "zsh", "tsx", "yml", "svg", "env"].map(codeLanguage)).toEqual([
    "python",
    "python",
    "cpp",
    "csharp",
    "shellscript",
    "shellscript",
    "tsx",
    "yaml",
    "xml",
    "dotenv",
  ]);
  expect(["", "text", "constructor", "__proto__", "klingon", "../../x"].map(codeLanguage)).toEqual(
    Array(6).fill(null),
  );
});
