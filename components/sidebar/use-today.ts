import { useEffect, useState } from "react";
import type { Zone } from "./group-conversations";

/** The time to group by: the server's while the page hydrates, then the reader's, kept up to date. */
export function useToday(serverNow: number): { now: Date; zone: Zone } {
  const [today, setToday] = useState<{ now: Date; zone: Zone }>({ now: new Date(serverNow), zone: "utc" });
  useEffect(() => {
    const tick = () =>
      setToday((before) => {
        const now = new Date();
        return before.zone === "local" && before.now.toDateString() === now.toDateString()
          ? before
          : { now, zone: "local" };
      });
    tick();
    const timer = setInterval(tick, 60_000);
    document.addEventListener("visibilitychange", tick);
    return () => {
      clearInterval(timer);
      document.removeEventListener("visibilitychange", tick);
    };
  }, []);
  return today;
}
