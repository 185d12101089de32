"use client";

import { useEffect, useEffectEvent, useState } from "react";

/** Browsers that can't say when they are idle are so after this. */
const idleAfterMs = 1_500;

const longestRetryMs = 15_000;

/** Calls back when the page has loaded and has nothing else to do; returns how to call it off. */
export function whenIdle(callback: () => void): () => void {
  let cancel: () => void;
  const wait = () => {
    if (!("requestIdleCallback" in window)) {
      const timer = setTimeout(callback, idleAfterMs);
      cancel = () => clearTimeout(timer);
      return;
    }
    const id = requestIdleCallback(callback, { timeout: 4 * idleAfterMs });
    cancel = () => cancelIdleCallback(id);
  };
  if (document.readyState === "complete") wait();
  else {
    window.addEventListener("load", wait, { once: true });
    cancel = () => window.removeEventListener("load", wait);
  }
  return () => cancel();
}

/**
 * Code that an empty page works without: it comes when the page is idle, or as soon as it is `wanted`. `null` until it
 * is here. Not React.lazy: once a fallback has been shown React holds the content back for a third of a second.
 */
export function useLazyPart<T>(load: () => Promise<T>, wanted: boolean): T | null {
  const [part, setPart] = useState<{ value: T } | null>(null);
  const [failures, setFailures] = useState(0);
  const isMissing = part === null;
  const fetchPart = useEffectEvent(() => {
    load().then(
      (value) => setPart({ value }),
      () => setFailures((count) => count + 1),
    );
  });
  useEffect(() => {
    if (!isMissing) return;
    if (!wanted) return failures === 0 ? whenIdle(() => fetchPart()) : undefined;
    if (failures === 0) return fetchPart();
    // A line that was lost for a moment must not leave the page without what was asked for.
    const timer = setTimeout(() => fetchPart(), Math.min(longestRetryMs, 500 * 2 ** failures));
    return () => clearTimeout(timer);
  }, [isMissing, wanted, failures]);
  return part?.value ?? null;
}
