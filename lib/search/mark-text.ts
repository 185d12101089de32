import type { MarkedText } from "./contract";
import { spacedWord } from "./script";

/** What to mark: words as the index has them, and runs of characters of scripts without spaces. */
export type Marker = { words: ReadonlySet<string>; runs: readonly string[] };

type Range = { start: number; end: number; found: string };

const snippetLength = 180;
const lead = 50;

/** Marks everything that was looked for. */
export function markText(text: string, marker: Marker): MarkedText {
  return cut(text, findRanges(text, marker), 0, text.length);
}

/** The stretch of a text where most of what was looked for stands together, in about two lines. */
export function makeSnippet(text: string, marker: Marker): MarkedText {
  const plain = withoutMarkdown(text);
  const ranges = findRanges(plain, marker);
  const first = bestRange(ranges)?.start ?? 0;
  const start = first <= lead ? 0 : wordStart(plain, first - lead);
  const end = start + snippetLength >= plain.length ? plain.length : wordEnd(plain, start + snippetLength);
  const marked = cut(plain, ranges, start, end);
  if (start > 0) marked.unshift({ text: "…", isMatch: false });
  if (end < plain.length) marked.push({ text: "…", isMatch: false });
  return merge(marked);
}

/** A word as the index would have it, as near as the browser's tables come to the database's. */
export function foldWord(word: string): string {
  return word
    .normalize("NFKD")
    .replace(/\p{M}+/gu, "")
    .toLowerCase()
    .replace(/[ßæœøłđı]/g, (letter) => letters[letter] ?? letter);
}

const letters: Record<string, string> = { ß: "ss", æ: "ae", œ: "oe", ø: "o", ł: "l", đ: "d", ı: "i" };

function findRanges(text: string, { words, runs }: Marker): Range[] {
  const ranges: Range[] = [];
  if (words.size > 0) {
    for (const { 0: word, index } of text.matchAll(spacedWord)) {
      const found = foldWord(word);
      if (words.has(found)) ranges.push({ start: index, end: index + word.length, found });
    }
  }
  for (const run of runs) {
    for (let at = text.indexOf(run); at !== -1; at = text.indexOf(run, at + 1))
      ranges.push({ start: at, end: at + run.length, found: run });
  }
  return ranges.sort((one, other) => one.start - other.start);
}

/** The first of those that begin the stretch with the most different words. */
function bestRange(ranges: readonly Range[]): Range | undefined {
  let best: { range: Range; count: number } | undefined;
  for (const [index, range] of ranges.entries()) {
    const near = new Set<string>();
    for (let next = index; next < ranges.length; next += 1) {
      const other = ranges[next];
      if (!other || other.end > range.start + snippetLength - lead) break;
      near.add(other.found);
    }
    if (!best || near.size > best.count) best = { range, count: near.size };
  }
  return best?.range;
}

function cut(text: string, ranges: readonly Range[], start: number, end: number): MarkedText {
  const marked: MarkedText = [];
  let at = start;
  for (const range of ranges) {
    const [from, to] = [Math.max(range.start, at), Math.min(range.end, end)];
    if (from >= to) continue;
    marked.push(
      { text: text.slice(at, from), isMatch: false },
      { text: text.slice(from, to), isMatch: true },
    );
    at = to;
  }
  marked.push({ text: text.slice(at, end), isMatch: false });
  return merge(marked);
}

function merge(marked: MarkedText): MarkedText {
  const merged: MarkedText = [];
  for (const part of marked) {
    const last = merged.at(-1);
    if (part.text === "") continue;
    if (last && last.isMatch === part.isMatch) last.text += part.text;
    else merged.push({ ...part });
  }
  return merged;
}

/** The text without the signs that only Markdown reads, in one line. */
function withoutMarkdown(text: string): string {
  return text
    .replace(/^\s*(```|~~~).*$/gm, " ")
    .replace(/^\s*(#{1,6}|>|[-*+]|\d+[.)])\s+/gm, "")
    .replace(/!?\[([^\]\n]*)\]\([^)\n]*\)/g, "$1")
    .replace(/\*\*|__|`+/g, "")
    .replace(/\s+/g, " ")
    .trim();
}

function wordStart(text: string, from: number): number {
  const space = text.indexOf(" ", from);
  return space === -1 || space > from + 20 ? whole(text, from) : space + 1;
}

function wordEnd(text: string, from: number): number {
  const space = text.lastIndexOf(" ", from);
  return space < from - 20 ? whole(text, from) : space;
}

/** Never between the halves of one character. */
function whole(text: string, at: number): number {
  return /[\uDC00-\uDFFF]/.test(text[at] ?? "") ? at - 1 : at;
}
