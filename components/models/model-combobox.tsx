"use client";

import { Combobox } from "@base-ui/react/combobox";
import { ChevronDown, Search } from "lucide-react";
import { useTranslations } from "next-intl";
import { startTransition, useCallback, useEffect, useMemo, useRef, useState } from "react";
import { popupClass } from "@/components/ui/popup-class";
import { cn } from "@/lib/cn";
import { isModel, type ModelPreferences } from "@/lib/models/contract";
import { ListAge, ListProblem } from "./list-status";
import { ModelDetails } from "./model-details";
import { ModelOptions } from "./model-options";
import type { ModelPickerProps } from "./model-picker";
import { makeDefault, toggleFavourite } from "./model-preferences";
import {
  firstChoices,
  groupChoices,
  idOf,
  type ModelChoice,
  type ModelGroup,
  searchModels,
} from "./model-search";
import { type ModelPickerLook, modelTriggerClass } from "./model-trigger-class";
import { useModels } from "./use-models";

const rowsAtOnce = 10;

const noPreferences: ModelPreferences = { defaultId: null, favouriteIds: [], abilities: {} };

/** The picker with its list. */
export function ModelCombobox({
  value,
  onChange,
  label,
  look,
  disabled,
  initiallyOpen,
}: ModelPickerProps & {
  look: ModelPickerLook;
  /** Whether somebody asked for the list before its code was there. */
  initiallyOpen: boolean;
}) {
  const t = useTranslations("models");
  const state = useModels();
  const { list, loading, failed } = state;
  const [open, setOpen] = useState(initiallyOpen);
  const [query, setQuery] = useState("");
  const [highlighted, setHighlighted] = useState<{ id: string; index: number } | null>(null);
  const preferences = list?.preferences ?? noPreferences;
  const trusted = !failed && list !== null && list.problem === null;
  const groups = useGroups(list, query, trusted);
  // The first rows are there at once, the others right after: a list of hundreds opens like one of ten.
  const [isWhole, setWhole] = useState(false);
  const shown = useMemo(() => (isWhole ? groups : firstChoices(groups, rowsAtOnce)), [groups, isWhole]);
  useEffect(() => {
    if (open) startTransition(() => setWhole(true));
    else setWhole(false);
  }, [open]);
  const choices = groups.flatMap(({ items }) => items);
  const chosen = choices.find((choice) => isChosen(choice, value));
  const detailed =
    choices.find((choice) => idOf(choice) === highlighted?.id) ??
    (highlighted ? choices[highlighted.index] : chosen) ??
    choices[0];
  const favourite = (id: string) => preferences.favouriteIds.includes(id);
  const defaultId = preferences.defaultId;

  const latestChange = useRef(onChange);
  useEffect(() => {
    latestChange.current = onChange;
  });
  const replace = useCallback((id: string) => {
    latestChange.current(id);
    setOpen(false);
  }, []);

  return (
    <Combobox.Root<ModelChoice>
      items={shown}
      filteredItems={shown}
      value={chosen ?? null}
      inputValue={query}
      onInputValueChange={(next, { reason }) => setQuery(reason === "item-press" ? "" : String(next))}
      onValueChange={(choice) => choice && onChange(idOf(choice))}
      onItemHighlighted={(choice, { index }) => choice && setHighlighted({ id: idOf(choice), index })}
      isItemEqualToValue={(a, b) => idOf(a) === idOf(b)}
      itemToStringLabel={idOf}
      open={open}
      onOpenChange={(next) => {
        setOpen(next && !disabled);
        if (!next) setHighlighted(null);
      }}
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
      <Combobox.Portal keepMounted>
        <Combobox.Positioner align="start" sideOffset={6} collisionPadding={8} className="z-50 outline-none">
          <Combobox.Popup
            aria-label={label}
            className={cn(
              popupClass,
              "flex max-h-[min(36rem,var(--available-height))] w-108 max-w-(--available-width) flex-col overflow-hidden",
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
            <ListProblem {...state} />
            <Combobox.Status className="px-3 pt-2 text-ink-muted text-xs empty:hidden">
              {loading && choices.length === 0 ? t("loading") : null}
            </Combobox.Status>
            <Combobox.Empty className="px-3 py-3 text-ink-muted text-sm empty:hidden">
              {trusted ? t(query === "" ? "noneListed" : "nothing") : null}
            </Combobox.Empty>
            <ModelOptions query={query} preferences={preferences} onReplace={replace} />
            {detailed?.kind === "listed" && (
              <ModelDetails
                model={detailed.model}
                favourite={favourite(detailed.model.id)}
                keepsAbilities={list?.hasSession ?? false}
                isDefault={defaultId !== null && isModel(detailed.model, defaultId)}
                onToggleFavourite={() => toggleFavourite(detailed.model.id)}
                onMakeDefault={() => makeDefault(detailed.model.id)}
                onReplace={replace}
              />
            )}
            <ListAge {...state} />
          </Combobox.Popup>
        </Combobox.Positioner>
      </Combobox.Portal>
    </Combobox.Root>
  );
}

function useGroups(
  list: ReturnType<typeof useModels>["list"],
  query: string,
  trusted: boolean,
): ModelGroup[] {
  const t = useTranslations("models.capability");
  return useMemo(() => {
    const words = {
      vision: t("vision"),
      tools: t("tools"),
      reasoning: t("reasoning"),
      audio: t("audio"),
    };
    const choices = searchModels(list?.models ?? [], query, trusted, words);
    return groupChoices(choices, list?.preferences ?? noPreferences, list?.recentIds ?? []);
  }, [list, query, trusted, t]);
}

function isChosen(choice: ModelChoice, value: string | null): boolean {
  return value !== null && choice.kind === "listed" && isModel(choice.model, value);
}
