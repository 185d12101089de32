"use client";

import { useTranslations } from "next-intl";
import { createContext, type ReactNode, useContext } from "react";
import { type FootnoteCall as Call, callsIn, type Footnote } from "../markdown/block-reader";
import { renderTokens } from "../markdown/render-tokens";
import styles from "./markdown.module.css";

type Notes = {
  id: string;
  /** The footnotes that are called and defined, in the order of their first call. */
  listed: readonly Footnote[];
  numbers: ReadonlyMap<string, number>;
  /** Where each is called, in order. */
  calls: ReadonlyMap<string, readonly Call[]>;
};

const none: Notes = { id: "", listed: [], numbers: new Map(), calls: new Map() };

const NotesContext = createContext<Notes>(none);

/** Numbers the footnotes of one text, by their first call. */
export function FootnoteNumbers({
  id,
  calls,
  footnotes,
  children,
}: {
  id: string;
  /** Where the text calls them, in order. */
  calls: readonly Call[];
  footnotes: readonly Footnote[];
  children: ReactNode;
}) {
  return (
    <NotesContext value={calls.length > 0 ? numbered(id, calls, footnotes) : none}>{children}</NotesContext>
  );
}

function numbered(id: string, ofText: readonly Call[], footnotes: readonly Footnote[]): Notes {
  const byLabel = new Map(footnotes.map((footnote) => [footnote.label, footnote]));
  const numbers = new Map<string, number>();
  const calls = new Map<string, Call[]>();
  const listed: Footnote[] = [];
  const queue = [...ofText];
  for (let call = queue.shift(); call !== undefined; call = queue.shift()) {
    const { label } = call;
    const earlier = calls.get(label);
    if (earlier) {
      earlier.push(call);
      continue;
    }
    calls.set(label, [call]);
    numbers.set(label, numbers.size + 1);
    const footnote = byLabel.get(label);
    if (!footnote) continue;
    listed.push(footnote);
    // A footnote may call others.
    queue.push(...callsIn(footnote.tokens));
  }
  return { id, listed, numbers, calls };
}

/** The number in the text that leads to a footnote; without a link as long as the footnote isn't there. */
export function FootnoteCall({ call, source }: { call: Call; source: string }) {
  const { id, listed, numbers, calls } = useContext(NotesContext);
  const { label } = call;
  const number = numbers.get(label);
  if (number === undefined) return source;
  const isListed = listed.some((footnote) => footnote.label === label);
  return (
    <sup>
      {isListed ? (
        <a
          href={`#${id}-fn-${number}`}
          id={callId(id, number, calls.get(label)?.indexOf(call) ?? 0)}
          aria-describedby={`${id}-footnotes`}
        >
          {number}
        </a>
      ) : (
        <span>{number}</span>
      )}
    </sup>
  );
}

/** Names a place that calls a footnote; `index` counts the places that call the same one. */
function callId(id: string, number: number, index: number): string {
  return index <= 0 ? `${id}-fnref-${number}` : `${id}-fnref-${number}-${index + 1}`;
}

/** The footnotes below the text, each with the ways back. */
export function FootnoteList() {
  const t = useTranslations("chat");
  const { id, listed, numbers, calls } = useContext(NotesContext);
  if (listed.length === 0) return null;
  return (
    <section data-footnotes>
      <h4 id={`${id}-footnotes`} className={styles.h2}>
        {t("footnotes")}
      </h4>
      <ol>
        {listed.map(({ label, tokens }) => {
          const number = numbers.get(label) ?? 0;
          return (
            <li key={label} id={`${id}-fn-${number}`} value={number}>
              {renderTokens(tokens)}
              {(calls.get(label) ?? []).map((_, index) => {
                const place = index === 0 ? `${number}` : `${number}-${index + 1}`;
                return (
                  <a
                    key={place}
                    href={`#${callId(id, number, index)}`}
                    aria-label={`${t("footnoteBack")} ${place}`}
                  >
                    ↩{index > 0 && <sup>{index + 1}</sup>}
                  </a>
                );
              })}
            </li>
          );
        })}
      </ol>
    </section>
  );
}
