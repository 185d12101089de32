"use client";

import { useEffect, useState } from "react";

/** No answer takes longer, so whoever says that it has lasted longer has a wrong clock. */
const longestMs = 3_600_000;

/**
 * Whole seconds that `running` has been true, kept when it ends; `null` when it never was.
 *
 * @param since When it began (epoch milliseconds, by the server's clock), for a page that came later. Without it, or when
 *   the browser's clock can't be right, seconds count from the first look.
 */
export function useElapsed(running: boolean, since = Number.NaN): number | null {
  const [seconds, setSeconds] = useState<number | null>(null);
  useEffect(() => {
    if (!running) return;
    const before = Date.now() - since;
    const startedAt = performance.now() - (before > 0 && before < longestMs ? before : 0);
    const show = () => setSeconds(Math.round((performance.now() - startedAt) / 1000));
    show();
    const timer = setInterval(show, 1000);
    return () => {
      clearInterval(timer);
      show();
    };
  }, [running, since]);
  return seconds;
}
