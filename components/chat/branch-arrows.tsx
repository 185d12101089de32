"use client";

import { ChevronLeft, ChevronRight } from "lucide-react";
import { useTranslations } from "next-intl";
import { IconButton } from "@/components/ui/icon-button";
import { useIsWriting } from "./writing";

/** `‹ 2 / 3 ›`: the versions of a question or an answer. */
export function BranchArrows({
  siblings,
  id,
  onSelect,
}: {
  siblings: readonly string[];
  id: string;
  onSelect: (siblingId: string) => void;
}) {
  const t = useTranslations("chat.branch");
  const isWriting = useIsWriting();
  if (siblings.length < 2) return null;
  const index = siblings.indexOf(id);
  const previous = siblings[index - 1];
  const next = siblings[index + 1];
  return (
    <fieldset className="flex items-center" aria-label={t("label")}>
      <IconButton
        label={t("previous")}
        size="sm"
        aria-disabled={isWriting || !previous}
        className="aria-disabled:opacity-40"
        onClick={() => !isWriting && previous && onSelect(previous)}
      >
        <ChevronLeft aria-hidden />
      </IconButton>
      <span className="text-ink-muted text-xs tabular-nums">
        {t("position", { index: index + 1, count: siblings.length })}
      </span>
      <IconButton
        label={t("next")}
        size="sm"
        aria-disabled={isWriting || !next}
        className="aria-disabled:opacity-40"
        onClick={() => !isWriting && next && onSelect(next)}
      >
        <ChevronRight aria-hidden />
      </IconButton>
    </fieldset>
  );
}
