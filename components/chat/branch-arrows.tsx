"use client";

import { ChevronLeft, ChevronRight } from "lucide-react";
import { useTranslations } from "next-intl";
import { IconButton } from "@/components/ui/icon-button";

/** `‹ 2 / 3 ›`: the versions of a question or an answer. */
export function BranchArrows({
  siblings,
  id,
  disabled,
  onSelect,
}: {
  siblings: readonly string[];
  id: string;
  disabled: boolean;
  onSelect: (siblingId: string) => void;
}) {
  const t = useTranslations("chat.branch");
  if (siblings.length < 2) return null;
  const index = siblings.indexOf(id);
  const previous = siblings[index - 1];
  const next = siblings[index + 1];
  return (
    <fieldset className="flex items-center" aria-label={t("label")}>
      <IconButton
        label={t("previous")}
        size="sm"
        aria-disabled={disabled || !previous}
        className="aria-disabled:opacity-40"
        onClick={() => !disabled && previous && onSelect(previous)}
      >
        <ChevronLeft aria-hidden />
      </IconButton>
      <span className="text-ink-muted text-xs tabular-nums">
        {t("position", { index: index + 1, count: siblings.length })}
      </span>
      <IconButton
        label={t("next")}
        size="sm"
        aria-disabled={disabled || !next}
        className="aria-disabled:opacity-40"
        onClick={() => !disabled && next && onSelect(next)}
      >
        <ChevronRight aria-hidden />
      </IconButton>
    </fieldset>
  );
}
