"use client";

import { Star } from "lucide-react";
import Link from "next/link";
import { useFormatter, useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";
import { buttonClass } from "@/components/ui/button-class";
import { joinFacts } from "@/components/ui/join-facts";
import { cn } from "@/lib/cn";
import type { Model } from "@/lib/models/contract";
import { usePrice } from "./use-price";

/** What else is known of the model that is highlighted, and what can be done with it beside choosing it. */
export function ModelDetails({
  model,
  favourite,
  isDefault,
  keepsAbilities,
  onToggleFavourite,
  onMakeDefault,
  onReplace,
}: {
  model: Model;
  favourite: boolean;
  isDefault: boolean;
  /** Whether there is an account that can keep what the reader says of it. */
  keepsAbilities: boolean;
  onToggleFavourite: () => void;
  onMakeDefault: () => void;
  onReplace: (id: string) => void;
}) {
  const t = useTranslations("models");
  const format = useFormatter();
  const price = usePrice();
  const facts = [
    model.aliases.length > 0 ? t("aliases", { ids: model.aliases.join(", ") }) : null,
    model.fineTuned?.baseId ? t("madeFrom", { id: model.fineTuned.baseId }) : null,
    model.fineTuned?.job ? t("madeBy", { job: model.fineTuned.job }) : null,
    model.contextTokens === null ? null : t("context", { tokens: format.number(model.contextTokens) }),
    model.price && price.whole(model.price),
    model.defaultTemperature === null ? null : t("temperature", { value: model.defaultTemperature }),
  ].filter((fact) => fact !== null);
  return (
    <section aria-label={t("details", { id: model.id })} className="border-line border-t px-3 py-2">
      <p className="line-clamp-3 min-h-12 text-ink-muted text-xs leading-4 pointer-coarse:hidden">
        {joinFacts(facts)}
      </p>
      <div className="mt-1.5 flex flex-wrap gap-1.5">
        <Button size="sm" variant="ghost" aria-pressed={favourite} onClick={onToggleFavourite}>
          <Star aria-hidden className={cn(favourite && "fill-current text-accent")} />
          {t("favourite")}
        </Button>
        <Button size="sm" variant="ghost" aria-disabled={isDefault} onClick={onMakeDefault}>
          {t(isDefault ? "isDefaultLong" : "makeDefault")}
        </Button>
        {model.openCapabilities.length > 0 && keepsAbilities && (
          <Link href="/settings#abilities" className={buttonClass({ size: "sm", variant: "ghost" })}>
            {t("setAbilities")}
          </Link>
        )}
        {model.replacementId && (
          <Button size="sm" onClick={() => onReplace(model.replacementId ?? "")}>
            {t("useReplacement", { id: model.replacementId })}
          </Button>
        )}
      </div>
    </section>
  );
}
