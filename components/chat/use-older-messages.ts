"use client";

import { useEffect, useState } from "react";

/** Rows that are put into the page in one go. */
const sliceSize = 40;

/**
 * Where the rows of a thread begin. First only the last screenful is in the page; the older ones follow above it
 * while the browser has nothing else to do.
 */
export function useOlderMessages(screenfulStart: number): { from: number; showAll: () => void } {
  const [from, setFrom] = useState(screenfulStart);
  useEffect(() => {
    if (from === 0) return;
    return whenIdle(() => setFrom(Math.max(0, from - sliceSize)));
  }, [from]);
  return { from, showAll: () => setFrom(0) };
}

/** Safari has no idle callbacks yet. */
function whenIdle(act: () => void): () => void {
  if (typeof requestIdleCallback !== "function") {
    const timer = setTimeout(act, 50);
    return () => clearTimeout(timer);
  }
  const handle = requestIdleCallback(act, { timeout: 1_000 });
  return () => cancelIdleCallback(handle);
}
