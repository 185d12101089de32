"use client";

import { useEffect, useState } from "react";

/**
 * Whole seconds left of `seconds` that began at `since` (epoch milliseconds, by the server's clock); 0 on the server and
 * when over. Never more than `seconds`, whatever the browser's clock says.
 */
export function useCountdown(seconds: number, since: number): number {
  const [left, setLeft] = useState(0);
  useEffect(() => {
    const until = Math.min(since, Date.now()) + seconds * 1000;
    const tick = () => {
      const rest = Math.max(0, Math.ceil((until - Date.now()) / 1000));
      setLeft(rest);
      if (rest === 0) clearInterval(timer);
    };
    const timer = setInterval(tick, 1000);
    tick();
    return () => clearInterval(timer);
  }, [seconds, since]);
  return left;
}
