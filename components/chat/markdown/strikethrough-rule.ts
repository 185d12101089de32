import type MarkdownIt from "markdown-it";
import type { StateInline } from "markdown-it";

const tilde = 0x7e;
/** One tilde and two are marks of different kinds, so that they never pair with each other. */
const markers = { 1: 0x1_007e, 2: tilde } as const;

/** GitHub's strikethrough: a pair of one tilde or of two. Longer runs are text. */
export function strikethroughRule(md: MarkdownIt): void {
  md.inline.ruler.after("backticks", "tilde", tokenize);
  md.inline.ruler2.after("balance_pairs", "tilde", (state) => {
    markPairs(state, state.delimiters);
    for (const meta of state.tokens_meta) if (meta?.delimiters) markPairs(state, meta.delimiters);
    return false;
  });
}

function tokenize(state: StateInline, silent: boolean): boolean {
  if (silent || state.src.charCodeAt(state.pos) !== tilde) return false;
  const { can_open, can_close, length } = state.scanDelims(state.pos, true);
  const token = state.push("text", "", 0);
  token.content = "~".repeat(length);
  state.pos += length;
  if (length > 2) return true;
  state.delimiters.push({
    marker: length === 1 ? markers[1] : markers[2],
    length: 0,
    token: state.tokens.length - 1,
    end: -1,
    open: can_open,
    close: can_close,
  });
  return true;
}

function markPairs(state: StateInline, delimiters: StateInline["delimiters"]): void {
  for (const opener of delimiters) {
    if (opener.end === -1 || (opener.marker !== markers[1] && opener.marker !== markers[2])) continue;
    const closer = delimiters[opener.end];
    const [first, last] = [state.tokens[opener.token], closer && state.tokens[closer.token]];
    if (!first || !last) continue;
    Object.assign(first, { type: "s_open", tag: "del", nesting: 1, content: "" });
    Object.assign(last, { type: "s_close", tag: "del", nesting: -1, content: "" });
  }
}
