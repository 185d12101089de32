"use client";

import { useTranslations } from "next-intl";
import { useElapsed } from "./use-elapsed";

/** Below this a number would only be noise. */
const patientSeconds = 4;

/** Beyond this an answer is refused instead of waiting for its slot. */
const longestWaitSeconds = 600;

/** The answer is awaited, since the time at which it was begun. Announced elsewhere, so silent here. */
export function Thinking({
  since,
  waitingUntil,
}: {
  since?: string | undefined;
  waitingUntil?: string | null | undefined;
}) {
  const t = useTranslations("chat.thinking");
  const seconds = useElapsed(true, since ? Date.parse(since) : undefined) ?? 0;
  const slotInSeconds = waitingUntil ? secondsUntil(waitingUntil) : 0;
  return (
    <p aria-hidden className="flex h-7 items-center gap-2.5 text-ink-muted text-sm">
      <span className="size-2 animate-breathe rounded-full bg-accent forced-colors:bg-[Highlight]" />
      {slotInSeconds > 0
        ? t("slot", { seconds: slotInSeconds })
        : t(seconds < patientSeconds ? "now" : "long", { seconds })}
    </p>
  );
}

/** Whole seconds; 0 for what can't be true: the browser's clock may be wrong by hours, and the server waits no longer. */
function secondsUntil(time: string): number {
  const seconds = Math.ceil((Date.parse(time) - Date.now()) / 1000);
  return seconds <= longestWaitSeconds ? seconds : 0;
}
