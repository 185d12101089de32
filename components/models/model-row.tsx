"use client";

import { Star } from "lucide-react";
import { useFormatter, useTranslations } from "next-intl";
import { memo, type SyntheticEvent } from "react";
import { Badge } from "@/components/ui/badge";
import { joinFacts } from "@/components/ui/join-facts";
import { cn } from "@/lib/cn";
import { capabilityNames, type Model } from "@/lib/models/contract";
import { matchedAlias, shortTokens } from "./model-search";
import type { usePrice } from "./use-price";

/** One model of the list: its id, what it can do, how much it can read, what it costs, and when it goes. */
export const ModelRow = memo(function ModelRow({
  model,
  query,
  price,
  favourite,
  isDefault,
  onToggleFavourite,
  onReplace,
}: {
  model: Model;
  query: string;
  price: ReturnType<typeof usePrice>;
  favourite: boolean;
  isDefault: boolean;
  onToggleFavourite: (id: string) => void;
  onReplace: (id: string) => void;
}) {
  const t = useTranslations("models");
  const format = useFormatter();
  const alias = matchedAlias(model, query);
  const figures = [
    model.contextTokens === null ? null : shortTokens(model.contextTokens),
    model.price && price.short(model.price),
  ].filter((figure) => figure !== null);
  return (
    <span className="flex min-w-0 flex-1 items-start gap-1">
      <span className="min-w-0 flex-1">
        <span className="flex flex-wrap items-baseline gap-x-3">
          <span className="grow font-medium [overflow-wrap:anywhere]">{model.id}</span>
          {figures.length > 0 && (
            <span className="text-ink-muted text-xs tabular-nums">{joinFacts(figures)}</span>
          )}
        </span>
        {alias && <span className="block text-ink-muted text-xs">{t("aliases", { ids: alias })}</span>}
        <span className="mt-1 flex flex-wrap items-center gap-1">
          {isDefault && <Badge tone="accent">{t("isDefault")}</Badge>}
          {model.planProblem && <Badge tone="danger">{t(`plan.${model.planProblem}`)}</Badge>}
          {capabilityNames
            .filter((name) => model.capabilities[name])
            .map((name) => (
              <Badge key={name}>{t(`capability.${name}`)}</Badge>
            ))}
          {Object.values(model.capabilities).includes(null) && <Badge>{t("capabilitiesUnknown")}</Badge>}
        </span>
        {model.retiresAt && (
          <span className="mt-1 block text-danger text-xs">
            {t(price.isOver(model.retiresAt) ? "retired" : "retires", {
              date: format.dateTime(new Date(model.retiresAt), { dateStyle: "medium" }),
            })}{" "}
            {model.replacementId && (
              // For the pointer; the keyboard has the same as a button below the list.
              <span
                aria-hidden
                className="cursor-pointer font-medium text-accent-strong underline underline-offset-2"
                {...pressOnly(() => onReplace(model.replacementId ?? ""))}
              >
                {t("useReplacement", { id: model.replacementId })}
              </span>
            )}
          </span>
        )}
      </span>
      {/* For the pointer; the keyboard has the same as a button below the list. */}
      <span
        aria-hidden
        title={t(favourite ? "removeFavourite" : "addFavourite")}
        className="-my-1 grid size-7 shrink-0 cursor-pointer place-items-center rounded-md hover:bg-veil-strong pointer-coarse:size-11"
        {...pressOnly(() => onToggleFavourite(model.id))}
      >
        <Star className={cn("text-ink-muted", favourite && "fill-current text-accent")} />
      </span>
    </span>
  );
});

/** A press that the row around it doesn't notice, and that leaves the focus in the search. */
function pressOnly(act: () => void) {
  const stop = (event: SyntheticEvent) => event.stopPropagation();
  return {
    onPointerDown: stop,
    onPointerUp: stop,
    onMouseUp: stop,
    onMouseDown: (event: SyntheticEvent) => {
      event.stopPropagation();
      event.preventDefault();
    },
    onClick: (event: SyntheticEvent) => {
      event.stopPropagation();
      event.preventDefault();
      act();
    },
  };
}
