"use client";

import { memo, useSyncExternalStore } from "react";
import styles from "./markdown.module.css";

type Draw = (source: string, display: boolean) => string;

let draw: Draw | null = null;
let isLoading = false;
const listeners = new Set<() => void>();

/** A formula, drawn by KaTeX once that is here; until then its source holds the place. */
export const Formula = memo(function Formula({
  source,
  display,
  writing,
}: {
  source: string;
  display: boolean;
  /** The end of the formula hasn't come yet. */
  writing: boolean;
}) {
  const drawn = useSyncExternalStore(
    subscribe,
    () => draw,
    () => null,
  );
  if (writing) return <span aria-hidden className={styles.formulaWriting} />;
  const look = display ? styles.formulaDisplay : styles.formula;
  if (!drawn) return <code className={look}>{source}</code>;
  return (
    <span
      className={look}
      // A wide formula scrolls inside itself; then it must be reachable by keyboard.
      tabIndex={display ? 0 : undefined}
      // biome-ignore lint/security/noDangerouslySetInnerHtml: KaTeX escapes what it is given and trusts no command.
      dangerouslySetInnerHTML={{ __html: drawn(source, display) }}
    />
  );
});

/** The first formula on a page asks for KaTeX. */
function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  void load();
  return () => listeners.delete(listener);
}

async function load(): Promise<void> {
  if (isLoading || draw) return;
  isLoading = true;
  try {
    draw = (await import("./draw-formula")).drawFormula;
    for (const listener of listeners) listener();
  } catch {
    // The formula stays its source; the next one tries again.
  }
  isLoading = false;
}
