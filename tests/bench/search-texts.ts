import { randomFrom } from "../support/random";

/** Texts with the word frequencies of natural language, the same in every run. */
const vocabularySize = 40_000;
const commonWords = [
  "the",
  "and",
  "wind",
  "model",
  "answer",
  "table",
  "before",
  "water",
  "python",
  "function",
];
const japanese =
  "東京都は日本の首都であり風が北から吹くと空が晴れる今日は料理について話しましょう機械学習の模型";

export type Texts = { question: () => string; answer: () => string; title: () => string };

export function createTexts(seed: number): Texts {
  const random = randomFrom(seed);
  const words = vocabulary();
  /** Zipf: the word of rank r is 1/r as frequent as the first. */
  const word = () => words[Math.floor(vocabularySize ** random()) - 1] ?? "the";
  const sentence = (length: number) => Array.from({ length }, word).join(" ");
  const between = (least: number, most: number) => least + Math.floor(random() * (most - least));
  const spice = () => {
    const draw = random();
    if (draw < 0.01) return ` ${characters(random, between(8, 40))}`;
    if (draw < 0.02) return " éphémère façade";
    if (draw < 0.0203) return " quixotry";
    if (draw < 0.0213) return " the model answers before noon";
    return "";
  };
  return {
    question: () => sentence(between(5, 25)) + spice(),
    answer: () => `${sentence(between(40, 160))}.${spice()} ${sentence(between(5, 20))}`,
    title: () => sentence(between(3, 7)),
  };
}

function vocabulary(): string[] {
  const random = randomFrom(7);
  const onsets = ["b", "br", "c", "d", "f", "g", "l", "m", "n", "p", "pr", "r", "s", "st", "t", "tr", "v"];
  const vowels = ["a", "e", "i", "o", "u", "ai", "ou"];
  const pick = (from: string[]) => from[Math.floor(random() * from.length)] ?? "";
  const words = new Set(commonWords);
  while (words.size < vocabularySize) {
    const syllables = 1 + Math.floor(random() * 4);
    words.add(
      Array.from({ length: syllables }, () => pick(onsets) + pick(vowels)).join("") +
        pick(["", "n", "s", "r"]),
    );
  }
  return [...words];
}

function characters(random: () => number, length: number): string {
  const all = [...japanese];
  const start = Math.floor(random() * (all.length - 4));
  return Array.from({ length }, (_, index) => all[(start + index) % all.length]).join("");
}
