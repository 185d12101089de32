import { demoInEnglish, thoughtsInEnglish } from "./demo-english";
import { demoInFrench, thoughtsInFrench } from "./demo-french";
import { looksFrench } from "./language";

const QUOTED = 280;

/** The demonstration's answer: Markdown of every kind, the question quoted, and no pretence. */
export function demoText(question: string): string {
  const answer = looksFrench(question) ? demoInFrench : demoInEnglish;
  return answer(quoteSafely(question));
}

export function demoThoughts(question: string): string {
  return looksFrench(question) ? thoughtsInFrench : thoughtsInEnglish;
}

/** The question as a Markdown quote in which nothing is markup any more. */
export function quoteSafely(question: string): string {
  const points = [...question.trim()];
  const text = points.slice(0, QUOTED).join("") + (points.length > QUOTED ? "…" : "");
  return text
    .split(/\r\n|[\n\r\u2028\u2029]/)
    .map((line) => `> ${line.trim().replace(/[!-/:-@[-`{-~]/g, "\\$&")}`.trimEnd())
    .join("\n");
}
