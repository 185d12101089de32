import { splitTokens } from "./tokens";

const WORDS = (
  "wind valley morning river stone garden harbour letter measure window lantern orchard quiet signal " +
  "ridge ocean paper number answer question circle market evening bridge copper meadow thread weather " +
  "carries turns opens finds keeps crosses follows gathers returns holds between across toward under " +
  "bright narrow steady distant clear gentle northern early patient simple ordinary careful cold"
).split(" ");
const REMEMBERED = 8;
const remembered = new Map<number, string>();

/** Markdown of exactly this many tokens, always the same, so that a checksum can be made of it. */
export function longMarkdown(tokens: number): string {
  const known = remembered.get(tokens);
  if (known !== undefined) return known;
  let draft = "";
  for (const section of sections()) {
    // Six letters is the longest word piece, so this is never too little.
    if (draft.length > (tokens + 1) * 7) break;
    draft += section;
  }
  const text = splitTokens(draft).slice(0, tokens).join("");
  if (remembered.size >= REMEMBERED) remembered.clear();
  remembered.set(tokens, text);
  return text;
}

/** Words without an end, for a stream that never finishes. */
export function* endlessWords(): Generator<string> {
  const next = dice(7);
  for (;;) yield ` ${word(next)}`;
}

function* sections(): Generator<string> {
  const next = dice(1);
  for (let number = 1; ; number += 1) {
    yield `## ${number}. ${capital(words(next, 3))}\n\n`;
    yield `${sentences(next, 4)}\n\n`;
    const shapes = [list, table, code, quote, maths];
    const shape = shapes[number % shapes.length] ?? list;
    yield `${shape(next, number)}\n\n${sentences(next, 3)}\n\n`;
  }
}

type Dice = () => number;

/** A small linear congruential generator: the same numbers on every machine. */
function dice(seed: number): Dice {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

function word(next: Dice): string {
  return WORDS[Math.floor(next() * WORDS.length)] ?? "wind";
}

function words(next: Dice, count: number): string {
  return Array.from({ length: count }, () => word(next)).join(" ");
}

function sentences(next: Dice, count: number): string {
  return Array.from({ length: count }, (_, index) => {
    const inner = index === 1 ? `**${words(next, 2)}**` : index === 2 ? `\`${word(next)}\`` : word(next);
    return `${capital(words(next, 4 + Math.floor(next() * 6)))} ${inner} ${words(next, 3)}.`;
  }).join(" ");
}

function list(next: Dice): string {
  return Array.from({ length: 4 }, () => `- ${capital(words(next, 5))}`).join("\n");
}

function table(next: Dice): string {
  const rows = Array.from({ length: 4 }, (_, row) => `| ${word(next)} | ${words(next, 2)} | ${row * 17} |`);
  return ["| Name | Place | Count |", "|---|---|---:|", ...rows].join("\n");
}

function code(next: Dice, number: number): string {
  const name = word(next);
  return `\`\`\`ts\nexport function ${name}${number}(value: number): number {\n  // ${words(next, 4)}\n  return value * ${number};\n}\n\`\`\``;
}

function quote(next: Dice): string {
  return `> ${sentences(next, 2)}`;
}

function maths(next: Dice, number: number): string {
  return `The ${word(next)} grows as $x_{${number}}^2 + ${number}$ and never above $$\\sum_{i=1}^{${number}} i^2$$`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
