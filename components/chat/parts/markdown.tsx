"use client";

import { useTranslations } from "next-intl";
import { memo } from "react";
import { type Components, defaultRemarkPlugins, Streamdown } from "streamdown";
import { brTag } from "./br-tag";
import { CodeBlock } from "./code-block";
import { Image } from "./image";
import { Link } from "./link";
import styles from "./markdown.module.css";
import { Table } from "./table";
import { TaskBox } from "./task-box";
import { mayHoldMath, useMath } from "./use-math";

/**
 * Plain tags for everything that needs nothing, so that streamdown's own look and controls stay out. Headings
 * begin at the third level: the page and the message have the first two.
 */
const components: Components = {
  h1: ({ children }) => <h3 className={styles.h1}>{children}</h3>,
  h2: ({ children, id }) => (
    <h4 className={styles.h2} id={id}>
      {children}
    </h4>
  ),
  h3: ({ children }) => <h5 className={styles.h3}>{children}</h5>,
  h4: ({ children }) => <h6 className={styles.h4}>{children}</h6>,
  h5: ({ children }) => <h6 className={styles.h4}>{children}</h6>,
  h6: ({ children }) => <h6 className={styles.h4}>{children}</h6>,
  p: "p",
  ul: "ul",
  ol: "ol",
  li: "li",
  hr: "hr",
  strong: "strong",
  blockquote: "blockquote",
  section: "section",
  sup: "sup",
  sub: "sub",
  thead: "thead",
  tbody: "tbody",
  tr: "tr",
  th: "th",
  td: "td",
  code: "code",
  a: Link,
  img: Image,
  input: TaskBox,
  table: Table,
  pre: CodeBlock,
};

const remarkPlugins = [...Object.values(defaultRemarkPlugins), brTag];
/** None: without rehype-raw, HTML in an answer is shown as the text it is and nothing needs to be cleaned. */
const rehypePlugins: [] = [];

/**
 * An answer's Markdown. Blocks that are finished are parsed once; while text arrives only the last one is.
 *
 * @param id Keeps the footnotes of one answer apart from another's.
 */
export const Markdown = memo(function Markdown({
  id,
  text,
  writing,
}: {
  id: string;
  text: string;
  writing: boolean;
}) {
  const t = useTranslations("chat");
  const plugins = useMath(mayHoldMath(text));
  const footnotes = text.includes("[^")
    ? { clobberPrefix: `${id}-`, footnoteLabel: t("footnotes"), footnoteBackLabel: t("footnoteBack") }
    : undefined;
  return (
    <Streamdown
      className={styles.prose}
      components={components}
      remarkPlugins={remarkPlugins}
      rehypePlugins={rehypePlugins}
      remarkRehypeOptions={footnotes}
      plugins={plugins}
      parseIncompleteMarkdown={writing}
      controls={false}
    >
      {text}
    </Streamdown>
  );
});
