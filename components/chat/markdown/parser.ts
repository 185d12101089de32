import MarkdownIt, { type StateCore, type Token } from "markdown-it";
import { dollarRules } from "./dollar-rules";
import { footnoteRules } from "./footnote-rules";
import { htmlTags } from "./html-tags";
import { mendInline } from "./mend-inline";
import { openEnds } from "./open-ends";
import { strikethroughRule } from "./strikethrough-rule";
import { taskRule } from "./task-rule";
import { webAddressRules } from "./web-address-rules";

/** What the blocks of one text share while they are parsed one after another. */
export type ParserState = {
  /** Link definitions by their normalised label. */
  references: Record<string, { title: string; href: string }>;
  /** Labels of the footnotes that are defined. */
  footnotes: Record<string, true>;
  /** More text will come: what is not defined yet may still be. */
  writing: boolean;
  /** More text will come right behind what is parsed: constructs without an end may still get one. */
  open: boolean;
};

/**
 * CommonMark with GitHub's tables, strikethrough, task lists, footnotes and bare addresses, and Pandoc's dollars.
 * Addresses are not judged here: what a link may do is decided where it is shown.
 */
export const parser = new MarkdownIt("commonmark", { html: true })
  .enable("table")
  .use(strikethroughRule)
  .use(webAddressRules)
  .use(footnoteRules)
  .use(dollarRules)
  .use(openEnds)
  .use(htmlTags)
  .use(taskRule);
Object.assign(parser.options, { maxNesting: 60 });
parser.validateLink = () => true;
parser.core.ruler.at("inline", parseInline);

/** As markdown-it does, except that the end of a text that is still being written is mended first. */
function parseInline(state: StateCore): void {
  const env = state.env as ParserState;
  const last = env.open ? lastLeaf(state.tokens) : undefined;
  for (const token of state.tokens) {
    if (token.type !== "inline") continue;
    const open = token === last;
    token.children ??= [];
    if (open) token.meta = { open };
    const content = open ? mendInline(token.content) : token.content;
    state.md.inline.parse(content, state.md, Object.assign(Object.create(env), { open }), token.children);
  }
}

/** The text at the very end, unless something without text stands there. */
function lastLeaf(tokens: Token[]): Token | undefined {
  const last = tokens.findLast(
    ({ nesting, type, content }) => nesting === 0 && (type !== "inline" || content),
  );
  return last?.type === "inline" ? last : undefined;
}
