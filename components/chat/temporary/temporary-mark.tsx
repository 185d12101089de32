"use client";

import { Ghost } from "lucide-react";
import { useTranslations } from "next-intl";

/** Says for as long as a temporary chat is there what it is. */
export function TemporaryMark() {
  const t = useTranslations("chat.temporary");
  return (
    <div className="flex min-w-0 items-center gap-2 px-2 text-sm">
      <Ghost aria-hidden className="size-4 shrink-0 text-accent" />
      <h1 className="shrink-0 font-medium">{t("mark")}</h1>
      <span className="min-w-0 truncate text-ink-muted max-sm:sr-only">{t("markHint")}</span>
    </div>
  );
}
