"use client";

import { Combobox } from "@base-ui/react/combobox";
import { Check, ChevronDown, Search } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { popupClass, popupItemClass } from "@/components/ui/popup-class";
import { cn } from "@/lib/cn";
import { isModel } from "@/lib/models/contract";
import type { ModelPickerProps } from "./model-picker";
import { ModelRow } from "./model-row";
import { idOf, type ModelChoice, searchModels } from "./model-search";
import { type ModelPickerLook, modelTriggerClass } from "./model-trigger-class";
import { useModels } from "./use-models";

/** The picker with its list, open from the start: it is only made when somebody asked for it. */
export function ModelCombobox({
  value,
  onChange,
  label,
  look,
  disabled,
}: ModelPickerProps & { look: ModelPickerLook }) {
  const t = useTranslations("models");
  const { list, loading, failed } = useModels();
  const [open, setOpen] = useState(true);
  const [query, setQuery] = useState("");
  const models = list?.models ?? [];
  const trusted = !failed && list !== null && list.problem === null;
  const choices = searchModels(models, query, trusted);
  const chosen = choices.find(
    (choice) => value !== null && choice.kind === "listed" && isModel(choice.model, value),
  );

  return (
    <Combobox.Root<ModelChoice>
      items={choices}
      filteredItems={choices}
      value={chosen ?? null}
      inputValue={query}
      onInputValueChange={(next, { reason }) => setQuery(reason === "item-press" ? "" : String(next))}
      onValueChange={(choice) => choice && onChange(idOf(choice))}
      isItemEqualToValue={(a, b) => idOf(a) === idOf(b)}
      itemToStringLabel={idOf}
      open={open}
      onOpenChange={(next) => setOpen(next && !disabled)}
      autoHighlight
    >
      <Combobox.Trigger
        aria-label={`${label}: ${value ?? t("none")}`}
        aria-disabled={disabled}
        className={modelTriggerClass(look)}
      >
        <span className="truncate">{value ?? t("choose")}</span>
        <ChevronDown aria-hidden />
      </Combobox.Trigger>
      <Combobox.Portal>
        <Combobox.Positioner align="start" sideOffset={6} collisionPadding={8} className="z-50 outline-none">
          <Combobox.Popup
            aria-label={label}
            className={cn(
              popupClass,
              "flex max-h-[min(28rem,var(--available-height))] w-92 max-w-(--available-width) flex-col",
            )}
          >
            <div className="flex items-center gap-2.5 border-line border-b px-3">
              <Search aria-hidden className="size-4 shrink-0 text-ink-muted" />
              <Combobox.Input
                aria-label={t("search")}
                placeholder={t("search")}
                className="h-11 w-full min-w-0 bg-transparent text-sm outline-none pointer-coarse:text-base"
              />
            </div>
            <Combobox.Status className="px-3 pt-2 text-ink-muted text-xs empty:hidden">
              {statusText({ loading, trusted, count: models.length, t })}
            </Combobox.Status>
            <Combobox.Empty className="px-3 py-3 text-ink-muted text-sm empty:hidden">
              {loading ? null : query === "" ? t("typeId") : t("nothing")}
            </Combobox.Empty>
            <Combobox.List className="min-h-0 flex-1 overflow-y-auto overscroll-contain p-1 empty:hidden">
              {(choice: ModelChoice) => (
                <Combobox.Item
                  key={`${choice.kind}-${idOf(choice)}`}
                  value={choice}
                  className={cn(popupItemClass, "items-start py-2")}
                >
                  <span className="min-w-0 flex-1">
                    {choice.kind === "listed" ? (
                      <ModelRow model={choice.model} />
                    ) : (
                      <span className="[overflow-wrap:anywhere]">{t("useId", { id: choice.id })}</span>
                    )}
                  </span>
                  <Combobox.ItemIndicator className="mt-0.5">
                    <Check aria-hidden className="text-accent" />
                  </Combobox.ItemIndicator>
                </Combobox.Item>
              )}
            </Combobox.List>
          </Combobox.Popup>
        </Combobox.Positioner>
      </Combobox.Portal>
    </Combobox.Root>
  );
}

function statusText({
  loading,
  trusted,
  count,
  t,
}: {
  loading: boolean;
  trusted: boolean;
  count: number;
  t: ReturnType<typeof useTranslations<"models">>;
}): string | null {
  if (loading && count === 0) return t("loading");
  if (!trusted && !loading) return t(count === 0 ? "notLoaded" : "stale");
  return null;
}
