"use client";

import { useEffect, useState } from "react";

/** Whole seconds that `running` has been true, kept when it ends; `null` when it never was. */
export function useElapsed(running: boolean): number | null {
  const [seconds, setSeconds] = useState<number | null>(null);
  useEffect(() => {
    if (!running) return;
    const startedAt = performance.now();
    const show = () => setSeconds(Math.round((performance.now() - startedAt) / 1000));
    const timer = setInterval(show, 1000);
    return () => {
      clearInterval(timer);
      show();
    };
  }, [running]);
  return seconds;
}
