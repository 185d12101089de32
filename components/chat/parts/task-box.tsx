"use client";

import { Square, SquareCheck } from "lucide-react";
import { useTranslations } from "next-intl";

/** The box of a task in an answer: a picture, not a control. */
export function TaskBox({ checked }: { checked: boolean }) {
  const t = useTranslations("chat.task");
  const Icon = checked ? SquareCheck : Square;
  return (
    <Icon
      role="img"
      aria-label={t(checked ? "done" : "open")}
      className="mr-2 inline size-[1.1em] align-[-0.18em] text-ink-muted"
    />
  );
}
