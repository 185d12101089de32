import type MarkdownIt from "markdown-it";
import type { StateBlock, StateInline } from "markdown-it";
import type { ParserState } from "./parser";

const dollar = 0x24;

/**
 * Formulas as Pandoc reads them. `$…$`: a character right after the opening dollar, one right before the closing
 * dollar and no digit right after it, so `$x$` is maths and `$4 and $5` is money. `$$…$$`: a formula on its own,
 * over several lines too, but not over an empty one.
 */
export function dollarRules(md: MarkdownIt): void {
  md.inline.ruler.before("escape", "formula", inlineFormula);
  md.block.ruler.after("fence", "formula", blockFormula, {
    alt: ["paragraph", "reference", "blockquote", "list"],
  });
}

function inlineFormula(state: StateInline, silent: boolean): boolean {
  const { src, pos, posMax } = state;
  if (src.charCodeAt(pos) !== dollar) return false;
  const wide = src.charCodeAt(pos + 1) === dollar;
  const end = wide ? endOfWide(src, pos + 2, posMax) : endOfNarrow(src, pos + 1, posMax);
  if (end === -1) {
    // A run of dollars is looked at once, not at each of its dollars.
    if (!wide) return false;
    if (!silent) state.pending += "$$";
    state.pos += 2;
    return true;
  }
  if (!silent) {
    const token = state.push("formula", "math", 0);
    token.content = src.slice(pos + (wide ? 2 : 1), end).trim();
    token.meta = { display: wide };
  }
  state.pos = end + (wide ? 2 : 1);
  return true;
}

function endOfWide(src: string, from: number, max: number): number {
  const end = src.indexOf("$$", from);
  return end === -1 || end + 2 > max || src.slice(from, end).trim() === "" ? -1 : end;
}

function endOfNarrow(src: string, from: number, max: number): number {
  if (from >= max || /[\s$]/.test(src.charAt(from))) return -1;
  for (let at = from; at < max; at++) {
    const code = src.charCodeAt(at);
    if (code === 0x5c) at += 1;
    else if (code === dollar) {
      // No formula ends after a space, and none may contain a bare dollar: `$4 and $5` ends here.
      return /\s/.test(src.charAt(at - 1)) || /[\d$]/.test(src.charAt(at + 1)) ? -1 : at;
    }
  }
  return -1;
}

function blockFormula(state: StateBlock, startLine: number, endLine: number, silent: boolean): boolean {
  const indent = state.sCount[startLine] ?? -1;
  // A line that only goes on with a paragraph in a quote has a negative indent here.
  if (indent < 0 || indent - state.blkIndent >= 4) return false;
  const first = lineOf(state, startLine);
  if (!first.startsWith("$$") || first.startsWith("$$$")) return false;
  const lines: string[] = [];
  let line = startLine;
  let closed = false;
  for (; line < endLine; line++) {
    if (line > startLine && (state.isEmpty(line) || (state.sCount[line] ?? 0) < state.blkIndent)) break;
    const text = line === startLine ? first.slice(2) : lineOf(state, line);
    const end = text.indexOf("$$");
    if (end !== -1) {
      // Something behind the end makes it a formula within a text.
      if (text.slice(end + 2).trim() !== "") return false;
      lines.push(text.slice(0, end));
      line += 1;
      closed = true;
      break;
    }
    lines.push(text);
  }
  const content = lines.join("\n").trim();
  const open = !closed && line >= endLine && (state.env as ParserState).open;
  if ((!closed && !open) || (closed && content === "")) return false;
  if (silent) return true;
  const token = state.push("formula_block", "math", 0);
  token.content = content;
  token.map = [startLine, line];
  token.meta = { display: true, open };
  state.line = line;
  return true;
}

function lineOf(state: StateBlock, line: number): string {
  const start = (state.bMarks[line] ?? 0) + (state.tShift[line] ?? 0);
  return state.src.slice(start, state.eMarks[line]).trimEnd();
}
