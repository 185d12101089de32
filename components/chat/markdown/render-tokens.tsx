import type { Token } from "markdown-it";
import { createElement, Fragment, type ReactNode } from "react";
import { DrawnBlock } from "../diagram/drawn-block";
import { drawnLanguage } from "../diagram/use-drawing";
import { CodeBlock } from "../parts/code-block";
import { FootnoteCall } from "../parts/footnotes";
import { Formula } from "../parts/formula";
import { Image } from "../parts/image";
import { Link } from "../parts/link";
import styles from "../parts/markdown.module.css";
import { Table } from "../parts/table";
import { TaskBox } from "../parts/task-box";
import { parser } from "./parser";

/**
 * Headings begin at the third level: the page and the message have the first two. Their look goes by what was
 * written.
 */
const headings: Record<string, [tag: string, look: string | undefined]> = {
  h1: ["h3", styles.h1],
  h2: ["h4", styles.h2],
  h3: ["h5", styles.h3],
  h4: ["h6", styles.h4],
  h5: ["h6", styles.h4],
  h6: ["h6", styles.h4],
};

/** Tags that need nothing but themselves, by the kind of token that opens them. */
const plain: Record<string, string> = {
  paragraph_open: "p",
  blockquote_open: "blockquote",
  thead_open: "thead",
  tbody_open: "tbody",
  tr_open: "tr",
  em_open: "em",
  strong_open: "strong",
  s_open: "del",
};

/** The page's elements for tokens. Nothing but these is ever made, whatever the text says. */
export function renderTokens(tokens: readonly Token[]): ReactNode[] {
  const nodes: ReactNode[] = [];
  for (let at = 0; at < tokens.length; ) {
    const token = tokens[at];
    if (!token) break;
    const end = token.nesting === 1 ? closeOf(tokens, at) : at;
    nodes.push(
      token.nesting === 1
        ? renderElement(token, renderTokens(tokens.slice(at + 1, end)), at)
        : renderLeaf(token, at),
    );
    at = end + 1;
  }
  return nodes;
}

function closeOf(tokens: readonly Token[], open: number): number {
  let depth = 0;
  for (let at = open; at < tokens.length; at++) {
    depth += tokens[at]?.nesting ?? 0;
    if (depth === 0) return at;
  }
  return tokens.length;
}

function renderElement(token: Token, children: ReactNode[], key: number): ReactNode {
  const tag = plain[token.type];
  if (token.type === "paragraph_open" && token.hidden) return <Fragment key={key}>{children}</Fragment>;
  if (tag) return createElement(tag, { key }, ...children);
  switch (token.type) {
    case "heading_open": {
      const [tag, className] = headings[token.tag] ?? ["h6", styles.h4];
      return createElement(tag, { key, className }, ...children);
    }
    case "bullet_list_open":
      return createElement("ul", { key, className: token.attrGet("class") ?? undefined }, ...children);
    case "ordered_list_open": {
      const className = token.attrGet("class") ?? undefined;
      const start = token.attrGet("start");
      return createElement(
        "ol",
        { key, className, start: start === null ? undefined : Number(start) },
        ...children,
      );
    }
    case "list_item_open":
      return createElement("li", { key, className: token.attrGet("class") ?? undefined }, ...children);
    case "th_open":
    case "td_open": {
      const align = /text-align:(\w+)/.exec(token.attrGet("style") ?? "")?.[1];
      const style = align ? { textAlign: align as "left" | "center" | "right" } : undefined;
      return createElement(token.tag, { key, style }, ...children);
    }
    case "table_open":
      return <Table key={key}>{children}</Table>;
    case "link_open":
      return (
        <Link key={key} href={token.attrGet("href") ?? ""} title={token.attrGet("title")}>
          {children}
        </Link>
      );
    case "html_open":
      return createElement(token.tag, { key }, ...children);
    default:
      return <Fragment key={key}>{children}</Fragment>;
  }
}

function renderLeaf(token: Token, key: number): ReactNode {
  switch (token.type) {
    case "inline":
      return <Fragment key={key}>{renderTokens(token.children ?? [])}</Fragment>;
    case "text":
      return token.content;
    case "softbreak":
      return "\n";
    case "hardbreak":
      return <br key={key} />;
    case "hr":
      return <hr key={key} />;
    case "code_inline":
      return <code key={key}>{token.content}</code>;
    case "code_block":
    case "fence":
      return renderCode(token, key);
    case "image":
      return (
        <Image
          key={key}
          src={token.attrGet("src") ?? ""}
          alt={parser.renderer.renderInlineAsText(token.children ?? [], parser.options, {})}
        />
      );
    case "task":
      return <TaskBox key={key} checked={token.meta.done} />;
    case "formula":
    case "formula_block":
      return (
        <Formula
          key={key}
          source={token.content}
          display={token.meta.display}
          writing={token.meta.open === true}
        />
      );
    case "footnote_call":
      return <FootnoteCall key={key} call={token.meta} source={token.content} />;
    case "html_block":
      return renderHtmlBlock(token, key);
    case "html_inline":
      return /^<br\s*\/?>$/i.test(token.content) ? <br key={key} /> : token.content;
    default:
      return token.content;
  }
}

function renderCode(token: Token, key: number): ReactNode {
  const language = languageOf(token);
  const drawn = drawnLanguage(language);
  const common = { text: token.content, writing: token.meta?.open === true };
  return drawn ? (
    <DrawnBlock key={key} language={drawn} {...common} />
  ) : (
    <CodeBlock key={key} language={language} {...common} />
  );
}

/** A block of tags is the text that it is. */
function renderHtmlBlock({ content }: Token, key: number): ReactNode {
  return (
    <p key={key} className={styles.html}>
      {content.replace(/\n$/, "")}
    </p>
  );
}

function languageOf({ info }: Token): string {
  return parser.utils.unescapeAll(info).trim().split(/\s+/, 1)[0] ?? "";
}
