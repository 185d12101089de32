import type MarkdownIt from "markdown-it";
import type { StateCore, StateInline } from "markdown-it";
import type { ParserState } from "./parser";

/**
 * Emphasis without an end is closed at the end of a text that is still being written, as if the rest of it stood
 * there already: `some **bol` is bold, and no stars flash by. A fence without an end says so in its token.
 */
export function openEnds(md: MarkdownIt): void {
  md.inline.ruler2.after("balance_pairs", "open_ends", (state) => {
    if ((state.env as ParserState).open) closeAll(state);
    return false;
  });
  md.core.ruler.push("open_fence", markOpenFence);
}

function markOpenFence({ env, tokens, src }: StateCore): void {
  if (!(env as ParserState).open) return;
  const last = tokens.findLast(({ nesting }) => nesting === 0);
  if (last?.type !== "fence") return;
  const [start, end] = last.map ?? [0, 0];
  const mark = last.markup.charAt(0);
  const isEnd = new RegExp(`^[ \\t>]*${mark}{${last.markup.length},}[ \\t]*$`);
  if (end - start < 2 || !isEnd.test(src.split("\n", end)[end - 1] ?? "")) last.meta = { open: true };
}

function closeAll(state: StateInline): void {
  const { delimiters } = state;
  const openers = delimiters.filter((delimiter, index) => {
    // Inside a word it might as well be a sign of its own: `5*3`.
    if (!delimiter.open || delimiter.close || delimiter.end !== -1) return false;
    return !delimiters.some(({ end }, before) => before < index && end > index);
  });
  for (const opener of openers.reverse()) {
    const token = state.push("text", "", 0);
    token.content = "";
    opener.end = delimiters.length;
    delimiters.push({ ...opener, token: state.tokens.length - 1, end: -1, open: false, close: true });
  }
}
