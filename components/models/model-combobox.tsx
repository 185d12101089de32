"use client";

import { Combobox } from "@base-ui/react/combobox";
import { Check, ChevronDown, Search } from "lucide-react";
import { useTranslations } from "next-intl";
import { useDeferredValue, useMemo, useState } from "react";
import { popupClass, popupItemClass } from "@/components/ui/popup-class";
import { cn } from "@/lib/cn";
import { isModel, type ModelPreferences } from "@/lib/models/contract";
import { ListAge, ListProblem } from "./list-status";
import { ModelDetails } from "./model-details";
import type { ModelPickerProps } from "./model-picker";
import { makeDefault, toggleFavourite } from "./model-preferences";
import { ModelRow } from "./model-row";
import {
  familyTitle,
  type GroupName,
  groupChoices,
  idOf,
  type ModelChoice,
  type ModelGroup,
  searchModels,
} from "./model-search";
import { type ModelPickerLook, modelTriggerClass } from "./model-trigger-class";
import { useModels } from "./use-models";

const noPreferences: ModelPreferences = { defaultId: null, favouriteIds: [], abilities: {} };

/** The picker with its list, open from the start: it is only made when somebody asked for it. */
export function ModelCombobox({
  value,
  onChange,
  label,
  look,
  disabled,
}: ModelPickerProps & { look: ModelPickerLook }) {
  const t = useTranslations("models");
  const state = useModels();
  const { list, loading, failed } = state;
  const [open, setOpen] = useState(true);
  const [query, setQuery] = useState("");
  const [highlighted, setHighlighted] = useState<string | null>(null);
  const preferences = list?.preferences ?? noPreferences;
  const trusted = !failed && list !== null && list.problem === null;
  const groups = useGroups(list, useDeferredValue(query), trusted);
  const choices = groups.flatMap(({ items }) => items);
  const chosen = choices.find((choice) => isChosen(choice, value));
  const detailed = choices.find((choice) => idOf(choice) === highlighted) ?? chosen;
  const favourite = (id: string) => preferences.favouriteIds.includes(id);
  const defaultId = preferences.defaultId;

  function choose(id: string) {
    onChange(id);
    setOpen(false);
  }

  return (
    <Combobox.Root<ModelChoice>
      items={groups}
      filteredItems={groups}
      value={chosen ?? null}
      inputValue={query}
      onInputValueChange={(next, { reason }) => setQuery(reason === "item-press" ? "" : String(next))}
      onValueChange={(choice) => choice && onChange(idOf(choice))}
      onItemHighlighted={(choice) => choice && setHighlighted(idOf(choice))}
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
      <Combobox.Portal>
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
            <Combobox.List className="quiet-scroll min-h-0 flex-1 scroll-py-8 overflow-y-auto overscroll-contain p-1 empty:hidden">
              {(group: ModelGroup) => (
                <Combobox.Group key={keyOf(group.name)} items={group.items} className="pb-1">
                  <Combobox.GroupLabel className="px-2 pt-2 pb-1 font-medium text-ink-muted text-xs">
                    {group.name.kind === "family"
                      ? familyTitle(group.name.family)
                      : t(`group.${group.name.kind}`)}
                  </Combobox.GroupLabel>
                  <Combobox.Collection>
                    {(choice: ModelChoice) => (
                      <Combobox.Item
                        key={`${choice.kind}-${idOf(choice)}`}
                        value={choice}
                        // What is out of sight costs nothing: the list opens as fast with hundreds of models.
                        className={cn(
                          popupItemClass,
                          "items-start gap-1.5 py-1.5 [contain-intrinsic-size:auto_3.25rem] [content-visibility:auto]",
                        )}
                      >
                        <span className="mt-0.5 grid size-4 shrink-0 place-items-center">
                          <Combobox.ItemIndicator>
                            <Check aria-hidden className="text-accent" />
                          </Combobox.ItemIndicator>
                        </span>
                        {choice.kind === "listed" ? (
                          <ModelRow
                            model={choice.model}
                            query={query}
                            favourite={favourite(choice.model.id)}
                            isDefault={defaultId !== null && isModel(choice.model, defaultId)}
                            onToggleFavourite={() => toggleFavourite(preferences, choice.model.id)}
                            onReplace={choose}
                          />
                        ) : (
                          <span className="[overflow-wrap:anywhere]">{t("useId", { id: choice.id })}</span>
                        )}
                      </Combobox.Item>
                    )}
                  </Combobox.Collection>
                </Combobox.Group>
              )}
            </Combobox.List>
            {detailed?.kind === "listed" && (
              <ModelDetails
                model={detailed.model}
                favourite={favourite(detailed.model.id)}
                isDefault={defaultId !== null && isModel(detailed.model, defaultId)}
                onToggleFavourite={() => toggleFavourite(preferences, detailed.model.id)}
                onMakeDefault={() => makeDefault(detailed.model.id)}
                onReplace={choose}
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

function keyOf(name: GroupName): string {
  return name.kind === "family" ? `family-${name.family}` : name.kind;
}
