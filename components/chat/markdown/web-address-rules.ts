import type MarkdownIt from "markdown-it";
import type { StateCore, StateInline, Token } from "markdown-it";

/** GitHub's bare addresses: `https://…`, `www.…` and mail, without angle brackets. */
export function webAddressRules(md: MarkdownIt): void {
  md.inline.ruler.before("link", "web_address", afterScheme);
  md.core.ruler.after("inline", "web_addresses", findInText);
}

/** At the colon of a scheme: the letters before it are already text. */
function afterScheme(state: StateInline, silent: boolean): boolean {
  const { linkLevel } = state as StateInline & { linkLevel: number };
  if (silent || linkLevel > 0 || state.src.charCodeAt(state.pos) !== 0x3a) return false;
  const scheme = /(?:https?|ftp)$/i.exec(state.pending)?.[0];
  if (!scheme || /[a-z0-9]$/i.test(state.pending.slice(0, -scheme.length))) return false;
  const rest = state.src.slice(state.pos, state.posMax);
  if (!rest.startsWith("://")) return false;
  const length = lengthOfAddress(rest.slice(3));
  if (length === 0) return false;
  const address = scheme + rest.slice(0, 3 + length);
  state.pending = state.pending.slice(0, -scheme.length);
  state.push("link_open", "a", 1).attrs = [["href", state.md.normalizeLink(address)]];
  state.push("text", "", 0).content = address;
  state.push("link_close", "a", -1);
  state.pos += 3 + length;
  return true;
}

const inText =
  /(?<![^\s*_~(])www\.[^\s<]+|(?<![\w.+-])[a-z0-9.+_-]+@[a-z0-9_-]+(?:\.[a-z0-9_-]+)*\.[a-z0-9-]*[a-z0-9](?![\w-])/gi;

function findInText(state: StateCore): void {
  for (const block of state.tokens) {
    if (block.type !== "inline" || !block.children || !/www\.|@/i.test(block.content)) continue;
    let depth = 0;
    block.children = block.children.flatMap((token) => {
      if (token.type === "link_open") depth += 1;
      if (token.type === "link_close") depth -= 1;
      return token.type === "text" && depth === 0 ? split(state, token) : [token];
    });
  }
}

function split(state: StateCore, token: Token): Token[] {
  const parts: Token[] = [];
  let from = 0;
  for (const { 0: found, index } of token.content.matchAll(inText)) {
    const isMail = !/^www\./i.test(found);
    const length = isMail ? found.length : 4 + lengthOfAddress(found.slice(4));
    if (length === 4 && !isMail) continue;
    const address = found.slice(0, length);
    const open = new state.Token("link_open", "a", 1);
    open.attrs = [["href", state.md.normalizeLink(isMail ? `mailto:${address}` : `http://${address}`)]];
    const close = new state.Token("link_close", "a", -1);
    parts.push(text(token.content.slice(from, index)), open, text(address), close);
    from = index + length;
  }
  if (from === 0) return [token];
  return [...parts, text(token.content.slice(from))].filter((part) => part.type !== "text" || part.content);

  function text(content: string): Token {
    return Object.assign(new state.Token("text", "", 0), { content });
  }
}

/** How much of what follows `://` or `www.` is an address: a valid domain, and a path without what closes a sentence. */
function lengthOfAddress(rest: string): number {
  const domain = /^[\p{L}\p{N}_-]+(?:\.[\p{L}\p{N}_-]+)*/u.exec(rest)?.[0];
  if (!domain || domain.split(".").slice(-2).join(".").includes("_")) return 0;
  let address = /^[^\s<]*/.exec(rest)?.[0] ?? "";
  for (;;) {
    const shorter = withoutEnd(address);
    if (shorter === address) return address.length;
    address = shorter;
  }
}

function withoutEnd(address: string): string {
  if (/[?!.,:*_~'"]$/.test(address)) return address.slice(0, -1);
  if (address.endsWith(")") && count(address, ")") > count(address, "(")) return address.slice(0, -1);
  return address.replace(/&[a-z0-9]+;$/i, "");
}

function count(text: string, character: string): number {
  return text.split(character).length - 1;
}
