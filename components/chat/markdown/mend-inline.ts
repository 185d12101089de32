/** Longer than this between brackets it is hardly the text of a link. */
const longestHeldLink = 160;
const longestHeldImage = 2_000;
const longestHeldFormula = 300;

/** Where a link leads whose address is still being written. */
export const unknownAddress = "about:blank#writing";

/**
 * The end of a paragraph that is still being written, so that no half of a construct shows: code is closed, a link
 * whose address is coming is its text, and what may turn out to be either way is held back for a moment.
 */
export function mendInline(text: string): string {
  const open: number[] = [];
  let at = 0;
  while (at < text.length) {
    const character = text.charAt(at);
    if (character === "\\") {
      if (at + 1 === text.length) return text.slice(0, at);
      at += 2;
    } else if (character === "`") {
      const run = runAt(text, at, "`");
      const end = endOfCode(text, at + run, run);
      if (end === -1) return closeBrackets(text, open, closedCode(text, at, run));
      at = end;
    } else if (character === "$") {
      const after = afterDollar(text, at);
      if (after === -1) return closeBrackets(text, open, text.slice(0, at));
      at = after;
    } else if (character === "[") {
      open.push(at);
      at += 1;
    } else if (character === "]" && open.length > 0) {
      const start = open.pop() ?? 0;
      const end = endOfLink(text, at + 1);
      if (end === -1) return halfLink(text, open, start, at);
      at = end;
    } else at += 1;
  }
  return closeBrackets(text, open, text);
}

/** Without what may be the first sign of something, and without a bracket that is not closed yet. */
function closeBrackets(text: string, open: readonly number[], mended: string): string {
  const first = open.find((at) => at < mended.length && text.length - at <= heldAfter(text, at));
  const shown = first === undefined ? mended : mended.slice(0, isImage(text, first) ? first - 1 : first);
  if (shown.endsWith("`")) return shown;
  return shown
    .replace(/<(?:[/!?a-z][^\s<>]*)?$/i, "")
    .replace(/&[#a-z0-9]*$/i, "")
    .replace(/[*_~!]+$/, "");
}

function heldAfter(text: string, at: number): number {
  return isImage(text, at) ? longestHeldImage : longestHeldLink;
}

function isImage(text: string, at: number): boolean {
  return text.charAt(at - 1) === "!";
}

/** A link up to its text, or an image not at all. */
function halfLink(text: string, open: readonly number[], start: number, end: number): string {
  if (open.length > 0 || isImage(text, start)) return closeBrackets(text, [...open, start], text);
  const label = text.slice(start + 1, end);
  if (text.charAt(end + 1) === "(") return `${text.slice(0, start)}[${label}](<${unknownAddress}>)`;
  return closeBrackets(text, [start], text);
}

/** Behind what follows `]`: unchanged when nothing of a link does, -1 when the end of it is missing. */
function endOfLink(text: string, at: number): number {
  const next = text.charAt(at);
  if (next === "") return -1;
  if (next !== "(" && next !== "[") return at;
  const line = text.slice(at, at + longestHeldImage);
  if (next === "[") return line.includes("]") || line.length > longestHeldLink ? at : -1;
  let depth = 0;
  for (let offset = 0; offset < line.length; offset++) {
    const character = line.charAt(offset);
    if (character === "\\") offset += 1;
    else if (character === "(") depth += 1;
    else if (character === ")" && --depth === 0) return at + offset + 1;
  }
  return line.length >= longestHeldImage ? at : -1;
}

function runAt(text: string, at: number, character: string): number {
  let length = 1;
  while (text.charAt(at + length) === character) length += 1;
  return length;
}

function endOfCode(text: string, from: number, length: number): number {
  for (let at = text.indexOf("`", from); at !== -1; at = text.indexOf("`", at)) {
    const run = runAt(text, at, "`");
    if (run === length) return at + run;
    at += run;
  }
  return -1;
}

/** Code that has no end yet, closed; a run of backticks at the very end may be a part of it. */
function closedCode(text: string, at: number, run: number): string {
  const content = text.slice(at + run).replace(/`+$/, "");
  return content.trim() === "" ? text.slice(0, at) : text.slice(0, at + run) + content + "`".repeat(run);
}

/** Behind a formula, or behind a dollar that begins none; -1 when that can't be told yet. */
function afterDollar(text: string, at: number): number {
  const rest = text.slice(at);
  if (rest.startsWith("$$")) {
    const end = text.indexOf("$$", at + 2);
    if (end !== -1) return end + 2;
    return rest.length > longestHeldFormula * 4 || text.endsWith("$$$") ? at + 2 : -1;
  }
  if (rest === "$") return -1;
  // An amount, or a dollar by itself.
  if (/^\$[\s$]/.test(rest)) return at + 1;
  const closed = /^\$(?:[^$\\]|\\.)*(?<!\s)\$(?=[^\d$])/s.exec(rest);
  if (closed) return at + closed[0].length;
  if (/^\$(?:[^$\\]|\\.)*\$./s.test(rest)) return at + 1;
  const looksLikeMaths = /^\$(?:\d*[\\{(|-]|[^$]*[\\^_={}]|[a-z]{0,2}$)/i.test(rest);
  const ends = /^\$(?:[^$\\]|\\.)*(?<!\s)\$$/s.test(rest);
  return (looksLikeMaths || ends) && rest.length <= longestHeldFormula ? -1 : at + 1;
}
