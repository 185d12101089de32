"use client";

import { useFormatter, useTranslations } from "next-intl";
import { Badge } from "@/components/ui/badge";
import type { Model } from "@/lib/models/contract";
import { shortTokens } from "./model-search";

const capabilities = ["vision", "tools", "reasoning", "audio"] as const;

/** One model of the list: its id, what it can do, how much it can read, and when it goes. */
export function ModelRow({ model }: { model: Model }) {
  const t = useTranslations("models");
  const format = useFormatter();
  const able = capabilities.filter((name) => model.capabilities[name]);
  return (
    <>
      <span className="flex items-baseline gap-2">
        <span className="min-w-0 font-medium [overflow-wrap:anywhere]">{model.id}</span>
        {model.contextTokens !== null && (
          <span className="ml-auto shrink-0 text-ink-muted text-xs tabular-nums">
            {t("context", { tokens: shortTokens(model.contextTokens) })}
          </span>
        )}
      </span>
      {model.aliases.length > 0 && (
        <span className="mt-0.5 block truncate text-ink-muted text-xs">
          {t("aliases", { ids: model.aliases.join(", ") })}
        </span>
      )}
      {(able.length > 0 || model.fineTuned) && (
        <span className="mt-1.5 flex flex-wrap gap-1">
          {able.map((name) => (
            <Badge key={name}>{t(`capability.${name}`)}</Badge>
          ))}
          {model.fineTuned && <Badge>{t("fineTuned")}</Badge>}
        </span>
      )}
      {model.retiresAt && (
        <span className="mt-1.5 block text-danger text-xs">
          {t(model.replacementId ? "retiresWithReplacement" : "retires", {
            date: format.dateTime(new Date(model.retiresAt), { dateStyle: "medium" }),
            replacement: model.replacementId ?? "",
          })}
        </span>
      )}
    </>
  );
}
