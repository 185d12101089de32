import type MarkdownIt from "markdown-it";
import type { StateBlock, StateInline } from "markdown-it";
import type { ParserState } from "./parser";

/**
 * GitHub's footnotes: `[^name]: text` with indented lines below it, and `[^name]` in the text. Numbers are given
 * where they are shown, because only the whole text knows them.
 */
export function footnoteRules(md: MarkdownIt): void {
  md.block.ruler.before("reference", "footnote", definition, { alt: ["paragraph", "reference"] });
  md.inline.ruler.before("link", "footnote_call", call);
}

/** The states that are in the middle of a footnote. */
const within = new WeakSet<StateBlock>();

function definition(state: StateBlock, startLine: number, endLine: number, silent: boolean): boolean {
  const start = (state.bMarks[startLine] ?? 0) + (state.tShift[startLine] ?? 0);
  const max = state.eMarks[startLine] ?? 0;
  // Only where the text itself stands, not within a quote or a list; the next one ends the one before it.
  if (state.level > (within.has(state) ? 1 : 0) || (state.sCount[startLine] ?? 0) >= 4) return false;
  const head = /^\[\^([^\]\s]{1,200})\]:[ \t]*/.exec(state.src.slice(start, max));
  if (!head?.[1]) return false;
  if (silent) return true;
  const label = footnoteLabel(head[1]);
  // The first definition of a name counts.
  const isFirst = !(label in (state.env as ParserState).footnotes);
  if (isFirst) (state.env as ParserState).footnotes[label] = true;

  const open = state.push("footnote_open", "", 1);
  open.meta = { label, isFirst };
  open.map = [startLine, startLine];
  const { bMarks, tShift, sCount, parentType } = state;
  const before = [bMarks[startLine] ?? 0, tShift[startLine] ?? 0, sCount[startLine] ?? 0] as const;
  bMarks[startLine] = start + head[0].length;
  tShift[startLine] = 0;
  state.blkIndent += 4;
  sCount[startLine] = state.blkIndent;
  state.parentType = "reference";
  within.add(state);
  state.md.block.tokenize(state, startLine, endLine);
  within.delete(state);
  state.parentType = parentType;
  state.blkIndent -= 4;
  [bMarks[startLine], tShift[startLine], sCount[startLine]] = before;
  open.map[1] = state.line;
  state.push("footnote_close", "", -1);
  return true;
}

function call(state: StateInline, silent: boolean): boolean {
  if (!state.src.startsWith("[^", state.pos)) return false;
  const found = /^\[\^([^\]\s]{1,200})\]/.exec(
    state.src.slice(state.pos, Math.min(state.posMax, state.pos + 210)),
  );
  if (!found?.[1]) return false;
  const { footnotes, writing } = state.env as ParserState;
  const label = footnoteLabel(found[1]);
  const isDefined = label in footnotes;
  // While the text is being written its footnotes may still come.
  if (!isDefined && !writing) return false;
  if (!silent) {
    const token = state.push("footnote_call", "", 0);
    token.meta = { label };
    token.content = found[0];
  }
  state.pos += found[0].length;
  return true;
}

/** Names are compared as link labels are: without regard to case. */
export function footnoteLabel(name: string): string {
  return name.toLowerCase().toUpperCase();
}
