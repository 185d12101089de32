import { type RefObject, useEffect, useState } from "react";
import type { RowSizes, Span } from "./list-window";

/** What the server renders of a long list: more than the tallest screen shows at once. */
const firstSpan: Span = { from: 0, to: 1_400 };
const beyondPx = 500;
/** The span moves in steps of this, so that most scroll events render nothing. */
const gridPx = 250;

/** The part of a scrolled list that is seen, and a little more; and how tall its rows are. */
export function useSeenSpan(list: RefObject<HTMLElement | null>): { seen: Span; sizes: RowSizes } {
  const [seen, setSeen] = useState(firstSpan);
  const [sizes, setSizes] = useState<RowSizes>({ row: 36, head: 28, gap: 16 });
  useEffect(() => {
    const element = list.current;
    const scroller = element?.closest<HTMLElement>("[data-scroller]");
    if (!element || !scroller) return;
    const measure = () => {
      const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
      const row = element.querySelector("li")?.getBoundingClientRect().height || 2.25 * rem;
      setSizes((before) => (before.row === row ? before : { row, head: 1.75 * rem, gap: rem }));
    };
    const look = () => {
      const top = scroller.scrollTop - element.offsetTop;
      const from = Math.floor((top - beyondPx) / gridPx) * gridPx;
      const to = Math.ceil((top + scroller.clientHeight + beyondPx) / gridPx) * gridPx;
      setSeen((before) => (before.from === from && before.to === to ? before : { from, to }));
    };
    measure();
    look();
    scroller.addEventListener("scroll", look, { passive: true });
    const observer = new ResizeObserver(() => {
      measure();
      look();
    });
    observer.observe(scroller);
    return () => {
      scroller.removeEventListener("scroll", look);
      observer.disconnect();
    };
  }, [list]);
  return { seen, sizes };
}
