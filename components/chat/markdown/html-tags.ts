import type MarkdownIt from "markdown-it";
import type { StateCore, Token } from "markdown-it";

/**
 * The tags that an answer may use, all without attributes: they change how a few letters look and nothing else.
 * Every other tag is shown as the text that it is.
 */
const allowed = new Set([
  "sub",
  "sup",
  "kbd",
  "mark",
  "u",
  "ins",
  "del",
  "s",
  "b",
  "i",
  "em",
  "strong",
  "small",
]);
const lineBreak = /^<br\s*\/?>$/i;

/** Makes elements of the allowed tags. A block that has only those is a paragraph like any other. */
export function htmlTags(md: MarkdownIt): void {
  md.core.ruler.before("inline", "allowed_html", (state) => {
    state.tokens = state.tokens.flatMap((token) =>
      token.type === "html_block" && isAllowed(token.content) ? paragraph(state, token) : [token],
    );
  });
  md.core.ruler.after("inline", "html_tags", (state) => {
    for (const token of state.tokens) {
      if (token.children?.some(({ type }) => type === "html_inline"))
        token.children = pairTags(state, token.children, token.meta?.open === true);
    }
  });
}

function isAllowed(html: string): boolean {
  return (html.match(/<[^>]*>?/g) ?? []).every((tag) => lineBreak.test(tag) || tagOf(tag) !== null);
}

function paragraph({ Token }: StateCore, block: Token): Token[] {
  const { level, map } = block;
  const open = Object.assign(new Token("paragraph_open", "p", 1), { level, map, block: true });
  const inline = Object.assign(new Token("inline", "", 0), {
    level: level + 1,
    map,
    content: block.content.trim(),
    children: [],
  });
  return [open, inline, Object.assign(new Token("paragraph_close", "p", -1), { level, block: true })];
}

/** An allowed tag that opens or closes something; `null` for everything else. */
function tagOf(html: string): { name: string; closes: boolean } | null {
  const [, slash, name] = /^<(\/?)([a-z]+)\s*>$/i.exec(html) ?? [];
  const tag = name?.toLowerCase();
  return tag !== undefined && allowed.has(tag) ? { name: tag, closes: slash === "/" } : null;
}

/** Tags that have their end become elements. At the open end of a text the end of a tag may still come. */
function pairTags(state: StateCore, tokens: Token[], isOpen: boolean): Token[] {
  const open: { name: string; token: Token; level: number }[] = [];
  let level = 0;
  for (const token of tokens) {
    if (token.type !== "html_inline") {
      level += token.nesting;
      while ((open.at(-1)?.level ?? 0) > level) open.pop();
      continue;
    }
    const tag = tagOf(token.content);
    if (lineBreak.test(token.content)) Object.assign(token, { type: "hardbreak", tag: "br", content: "" });
    else if (tag && !tag.closes) open.push({ name: tag.name, token, level });
    else if (tag) {
      const index = open.findLastIndex((one) => one.name === tag.name && one.level === level);
      const opener = open[index];
      if (!opener) continue;
      open.length = index;
      Object.assign(opener.token, { type: "html_open", tag: tag.name, nesting: 1, content: "" });
      Object.assign(token, { type: "html_close", tag: tag.name, nesting: -1, content: "" });
    }
  }
  if (!isOpen || level !== 0) return tokens;
  const ends = open
    .filter((one) => one.level === 0)
    .reverse()
    .map(({ name, token }) => {
      Object.assign(token, { type: "html_open", tag: name, nesting: 1, content: "" });
      return new state.Token("html_close", name, -1);
    });
  return [...tokens, ...ends];
}
