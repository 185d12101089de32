"use client";

import { useEffect, useEffectEvent } from "react";

const firstWaitMs = 500;
const longestWaitMs = 10_000;

/** Follows a run again whenever this tab has lost it: at once, then with growing pauses, and when the network is back. */
export function useReconnect(lost: boolean, reconnect: () => Promise<void>): void {
  const attempt = useEffectEvent(reconnect);
  useEffect(() => {
    if (!lost) return;
    let waitMs = firstWaitMs;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let ended = false;
    const tryNow = async () => {
      clearTimeout(timer);
      await attempt();
      if (ended) return;
      timer = setTimeout(tryNow, waitMs);
      waitMs = Math.min(waitMs * 2, longestWaitMs);
    };
    const tryWhenVisible = () => document.visibilityState === "visible" && void tryNow();
    void tryNow();
    window.addEventListener("online", tryNow);
    document.addEventListener("visibilitychange", tryWhenVisible);
    return () => {
      ended = true;
      clearTimeout(timer);
      window.removeEventListener("online", tryNow);
      document.removeEventListener("visibilitychange", tryWhenVisible);
    };
  }, [lost]);
}
