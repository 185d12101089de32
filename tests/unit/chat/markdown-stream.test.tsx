import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Block, BlockReader } from "@/components/chat/markdown/block-reader";
import { demoText } from "@/lib/mistral/standin/answer/demo";
import { longMarkdown } from "@/lib/mistral/standin/answer/prose";
import { pageOf, readAtOnce, readInPieces } from "../../support/markdown-page";

/** Pieces of Markdown that meet each other in every way. */
const pieces = [
  "a word",
  "**bold** and *soft*",
  "~~gone~~",
  "`code`",
  "# heading",
  "title\n---",
  "- item",
  "- [x] done",
  "  - deeper",
  "1. first",
  "10) tenth",
  "> quote",
  "> - in a quote",
  "    indented",
  "```ts\nconst a = 1;\n```",
  "```",
  "~~~",
  "| a | b |\n|---|---|\n| 1 | 2 |",
  "| a | b |",
  "|---|---|",
  "$$\nx^2\n$$",
  "$$",
  "$x$ costs $4",
  "$$ open",
  "[a link](https://a.example)",
  "[named][ref]",
  "[ref]",
  "[ref]: https://b.example",
  "a note[^1]",
  "[^1]: the note",
  "[^2]:",
  "![image](https://c.example/i.png)",
  "<b>tag</b>",
  "<div>",
  "<!-- remark",
  "* * *",
  "===",
  "\t",
  "www.example.com and a@b.example",
  "\\",
  "",
];
const joins = ["\n", "\n\n", " ", "", "\r\n", "\n    ", "\n> "];

const document = fc
  .array(fc.tuple(fc.constantFrom(...pieces), fc.constantFrom(...joins)), { maxLength: 14 })
  .map((parts) => parts.flat().join(""));

describe("an answer is the same in the end, streamed, resumed or loaded", () => {
  test("wherever it was cut", () => {
    fc.assert(
      fc.property(document, fc.array(fc.nat({ max: 400 }), { maxLength: 40 }), (text, cuts) => {
        expect(readInPieces(text, cuts)).toEqual(readAtOnce(text));
      }),
      { numRuns: 1_000 },
    );
  });

  test("sign by sign", () => {
    fc.assert(
      fc.property(document, (text) => {
        const cuts = Array.from({ length: text.length }, (_, index) => index);
        expect(readInPieces(text, cuts)).toEqual(readAtOnce(text));
      }),
      { numRuns: 300 },
    );
  });

  test("of a long one, and of one that shows everything", () => {
    for (const text of [longMarkdown(1_500), demoText("Everything, please")]) {
      const cuts = Array.from({ length: text.length }, (_, index) => index);
      expect(readInPieces(text, cuts)).toEqual(readAtOnce(text));
    }
  });
});

describe("what is finished stays as it is", () => {
  test("finished blocks are the same objects from then on, so that nothing renders them again", () => {
    const text = longMarkdown(1_000);
    const reader = new BlockReader();
    let before: readonly Block[] = [];
    let kept = 0;
    for (let end = 0; end <= text.length; end += 7) {
      const blocks = reader.read(text.slice(0, end), true).groups.flat();
      // All but the last few: what follows the last whole line may still join it.
      const finished = before.slice(0, Math.max(0, before.length - 3));
      for (const [index, block] of finished.entries()) expect(blocks[index]).toBe(block);
      kept = Math.max(kept, finished.length);
      before = blocks;
    }
    expect(kept).toBeGreaterThan(15);
  });

  test("a definition that comes late changes the blocks that name it, and no other", () => {
    const reader = new BlockReader();
    const start = "see [there]\n\nplain\n\nmore\n\n";
    const before = reader.read(start, true).groups.flat();
    const after = reader.read(`${start}[there]: https://a.example\n\nend\n\nof it`, true).groups.flat();
    expect(after[0]).not.toBe(before[0]);
    expect(after[1]).toBe(before[1]);
    expect(JSON.stringify(after[0])).toContain("https://a.example");
  });

  test("the cost of a text grows with its length and not with its square", () => {
    const cost = (tokens: number) => {
      const text = longMarkdown(tokens);
      const reader = new BlockReader();
      // The processor's time: a busy machine stretches the clock's.
      const before = process.cpuUsage().user;
      for (let end = 0; end <= text.length; end += 16) reader.read(text.slice(0, end), true);
      return process.cpuUsage().user - before;
    };
    cost(2_000);
    const least = (tokens: number) => Math.min(cost(tokens), cost(tokens), cost(tokens));
    const [once, fourfold] = [least(4_000), least(16_000)];
    // A square would make it 16; machines are noisy.
    expect(fourfold / once).toBeLessThan(10);
  });
});

/** What a reader sees, without spaces. */
function seen(text: string, writing: boolean): string {
  return pageOf(text, writing)
    .replace(/<section data-footnotes.*<\/section>/s, "")
    .replace(/<sup>.*?<\/sup>/g, "")
    .replace(/<[^>]+>/g, "")
    .replaceAll(/\s+/g, "");
}

describe("while it is written, what was read stays", () => {
  const everything = `# Title with *soft* words

Some **bold *and soft* text**, \`code with * and _\`, a [link](https://a.example/a_(b)), ~~old~~ and <kbd>K</kbd>.

- one
- [x] two with **bold**
  - three \`x\`

1. first
2. second

> A quote with **bold**
> over lines

| Head | \`Code\` | **Bold** |
|:--|:-:|--:|
| 1 | $x^2$ | 3 * 4 |
| [l](https://b.example) | \`b\` | c |

\`\`\`python
print("*no* **bold** here", [1](2))
\`\`\`

It costs $4 or $5, and $a_1 + b$ is maths, as is

$$
\\sum_{i} i^2
$$

A note[^1], an ![image](https://c.example/i.png) and https://d.example/path?x=1&y=2. Done! 5 * 3 = 15 & more.

---

### End

[^1]: The note.
`;

  test.each([
    ["everything", everything],
    ["the demonstration", demoText("What the page can do")],
    ["a long answer", longMarkdown(800)],
  ])(
    "%s: each step shows the beginning of the end",
    (_, text) => {
      const whole = seen(text, false);
      const wrong: string[] = [];
      // Each step renders a whole page, so long texts go by words.
      const step = Math.ceil(text.length / 900);
      for (let end = 1; end <= text.length; end += step) {
        const now = seen(text.slice(0, end), true);
        if (!whole.startsWith(now)) {
          const at = [...now].findIndex((character, index) => whole[index] !== character);
          wrong.push(`${JSON.stringify(text.slice(Math.max(0, end - 25), end))} shows ${now.slice(at - 10)}`);
        }
      }
      expect(wrong.slice(0, 10)).toEqual([]);
    },
    150_000,
  );
});
