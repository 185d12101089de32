"use client";

import { memo, useState } from "react";
import { type Block, BlockReader } from "../markdown/block-reader";
import { renderTokens } from "../markdown/render-tokens";
import { FootnoteList, FootnoteNumbers } from "./footnotes";
import styles from "./markdown.module.css";

/**
 * An answer's Markdown. Blocks that are finished are parsed and rendered once; while text arrives only the open end
 * is. What is shown in the end doesn't depend on how the text came.
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
  const [reader] = useState(() => new BlockReader());
  const { groups, footnotes, calls } = reader.read(text, writing);
  return (
    <div data-part="text" className={styles.prose}>
      <FootnoteNumbers id={id} calls={calls} footnotes={footnotes}>
        {groups.map((blocks, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a text only grows at its end, so its blocks keep their places.
          <BlockGroup key={index} blocks={blocks} />
        ))}
        <FootnoteList />
      </FootnoteNumbers>
    </div>
  );
});

const BlockGroup = memo(function BlockGroup({ blocks }: { blocks: readonly Block[] }) {
  return blocks.map((block, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: as above.
    <MarkdownBlock key={index} block={block} />
  ));
});

const MarkdownBlock = memo(function MarkdownBlock({ block }: { block: Block }) {
  return renderTokens(block.tokens);
});
