"use client";

import { useTranslations } from "next-intl";
import { createContext, type ReactNode, useContext } from "react";
import { callsIn, type Footnote } from "../markdown/block-reader";
import { renderTokens } from "../markdown/render-tokens";
import styles from "./markdown.module.css";

type Notes = {
  id: string;
  /** The footnotes that are called and defined, in the order of their first call. */
  listed: readonly Footnote[];
  numbers: ReadonlyMap<string, number>;
};

const none: Notes = { id: "", listed: [], numbers: new Map() };

const NotesContext = createContext<Notes>(none);

/** Numbers the footnotes of one text, by their first call. */
export function FootnoteNumbers({
  id,
  calls,
  footnotes,
  children,
}: {
  id: string;
  /** Their names, as the text calls them. */
  calls: readonly string[];
  footnotes: readonly Footnote[];
  children: ReactNode;
}) {
  return (
    <NotesContext value={calls.length > 0 ? numbered(id, calls, footnotes) : none}>{children}</NotesContext>
  );
}

function numbered(id: string, calls: readonly string[], footnotes: readonly Footnote[]): Notes {
  const byLabel = new Map(footnotes.map((footnote) => [footnote.label, footnote]));
  const numbers = new Map<string, number>();
  const listed: Footnote[] = [];
  const queue = [...calls];
  for (let label = queue.shift(); label !== undefined; label = queue.shift()) {
    if (numbers.has(label)) continue;
    numbers.set(label, numbers.size + 1);
    const footnote = byLabel.get(label);
    if (!footnote) continue;
    listed.push(footnote);
    // A footnote may call others.
    queue.push(...callsIn(footnote.tokens));
  }
  return { id, listed, numbers };
}

/** The number in the text that leads to a footnote; without a link as long as the footnote isn't there. */
export function FootnoteCall({ label, source }: { label: string; source: string }) {
  const { id, listed, numbers } = useContext(NotesContext);
  const number = numbers.get(label);
  if (number === undefined) return source;
  const isListed = listed.some((footnote) => footnote.label === label);
  return (
    <sup>
      {isListed ? (
        <a href={`#${id}-fn-${number}`} id={`${id}-fnref-${number}`} aria-describedby={`${id}-footnotes`}>
          {number}
        </a>
      ) : (
        <span>{number}</span>
      )}
    </sup>
  );
}

/** The footnotes below the text, each with the way back. */
export function FootnoteList() {
  const t = useTranslations("chat");
  const { id, listed, numbers } = useContext(NotesContext);
  if (listed.length === 0) return null;
  return (
    <section data-footnotes>
      <h4 id={`${id}-footnotes`} className={styles.h2}>
        {t("footnotes")}
      </h4>
      <ol>
        {listed.map(({ label, tokens }) => {
          const number = numbers.get(label);
          return (
            <li key={label} id={`${id}-fn-${number}`} value={number}>
              {renderTokens(tokens)}
              <a href={`#${id}-fnref-${number}`} aria-label={`${t("footnoteBack")} ${number}`}>
                ↩
              </a>
            </li>
          );
        })}
      </ol>
    </section>
  );
}
