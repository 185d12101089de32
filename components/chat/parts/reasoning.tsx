"use client";

import { useTranslations } from "next-intl";
import { Collapsible, CollapsiblePanel, CollapsibleTrigger } from "@/components/ui/collapsible";
import { cn } from "@/lib/cn";
import { useElapsed } from "../use-elapsed";

/** The model's thinking, folded away, with how long it took. */
export function Reasoning({
  text,
  writing,
  startedAt,
  durationMs,
}: {
  text: string;
  writing: boolean;
  /** When it began, as the server says while it is written. */
  startedAt: string | null;
  /** As the server measured it; absent while it is written. */
  durationMs: number | null;
}) {
  const t = useTranslations("chat.reasoning");
  const watched = useElapsed(writing, startedAt === null ? undefined : Date.parse(startedAt));
  const seconds = durationMs === null ? watched : Math.round(durationMs / 1000);
  if (text === "" && !writing) return null;
  return (
    <Collapsible className="mb-4">
      <CollapsibleTrigger className={cn("min-h-8", writing && "animate-breathe")}>
        {writing
          ? t("thinking", { seconds: seconds ?? 0 })
          : seconds === null
            ? t("thought")
            : t("thoughtFor", { seconds })}
      </CollapsibleTrigger>
      <CollapsiblePanel>
        <p className="mt-1 ml-2 whitespace-pre-wrap border-line border-l-2 py-1 pl-4 text-ink-muted text-sm leading-relaxed [overflow-wrap:anywhere]">
          {text}
        </p>
      </CollapsiblePanel>
    </Collapsible>
  );
}
