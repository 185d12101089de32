"use client";

import { useTranslations } from "next-intl";
import { cn } from "@/lib/cn";
import type { Model } from "@/lib/models/contract";
import type { Filters } from "./use-search";

const spans = [7, 30, 365];
const selectClass =
  "h-8 max-w-48 cursor-pointer truncate rounded-md border border-line bg-paper-raised px-2 text-ink-muted text-xs hover:bg-veil pointer-coarse:h-11 pointer-coarse:text-sm";

/** Narrows a search to a model and a time. The browser's own lists: they are at home on every phone. */
export function PaletteFilters({
  value,
  models,
  onChange,
}: {
  value: Filters;
  models: readonly Model[];
  onChange: (filters: Filters) => void;
}) {
  const t = useTranslations("palette.filter");
  return (
    <div className="flex gap-2 border-line border-b px-4 py-2">
      <select
        aria-label={t("model")}
        value={value.model}
        onChange={(event) => onChange({ ...value, model: event.target.value })}
        className={cn(selectClass, value.model !== "" && "border-accent text-ink")}
      >
        <option value="">{t("anyModel")}</option>
        {models.map(({ id, aliases }) => (
          <option key={id} value={[id, ...aliases].slice(0, 40).join(",")}>
            {id}
          </option>
        ))}
      </select>
      <select
        aria-label={t("time")}
        value={value.days}
        onChange={(event) => onChange({ ...value, days: Number(event.target.value) })}
        className={cn(selectClass, value.days > 0 && "border-accent text-ink")}
      >
        <option value={0}>{t("anyTime")}</option>
        {spans.map((days) => (
          <option key={days} value={days}>
            {t("lastDays", { days })}
          </option>
        ))}
      </select>
    </div>
  );
}
