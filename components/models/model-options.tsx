"use client";

import { Combobox } from "@base-ui/react/combobox";
import { Check } from "lucide-react";
import { useTranslations } from "next-intl";
import { memo } from "react";
import { popupItemClass } from "@/components/ui/popup-class";
import { cn } from "@/lib/cn";
import { isModel, type ModelPreferences } from "@/lib/models/contract";
import { toggleFavourite } from "./model-preferences";
import { ModelRow } from "./model-row";
import { familyTitle, idOf, keyOf, type ModelChoice, type ModelGroup } from "./model-search";
import { usePrice } from "./use-price";

/** The groups of the list. Memoised: walking through it with the arrow keys renders none of its rows again. */
export const ModelOptions = memo(function ModelOptions({
  query,
  preferences,
  onReplace,
}: {
  query: string;
  preferences: ModelPreferences;
  /** Stable, or every row renders again. */
  onReplace: (id: string) => void;
}) {
  const t = useTranslations("models");
  const price = usePrice();
  const { defaultId, favouriteIds } = preferences;
  return (
    <Combobox.List className="quiet-scroll min-h-0 flex-1 scroll-py-8 overflow-y-auto overscroll-contain p-1 empty:hidden">
      {(group: ModelGroup) => (
        <Combobox.Group key={keyOf(group.name)} items={group.items} className="pb-1">
          <Combobox.GroupLabel className="px-2 pt-2 pb-1 font-medium text-ink-muted text-xs">
            {group.name.kind === "family" ? familyTitle(group.name.family) : t(`group.${group.name.kind}`)}
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
                    price={price}
                    favourite={favouriteIds.includes(choice.model.id)}
                    isDefault={defaultId !== null && isModel(choice.model, defaultId)}
                    onToggleFavourite={toggleFavourite}
                    onReplace={onReplace}
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
  );
});
