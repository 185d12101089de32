"use client";

import { CircleAlert, KeyRound } from "lucide-react";
import Link from "next/link";
import { useFormatter, useNow, useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { Button } from "@/components/ui/button";
import { buttonClass } from "@/components/ui/button-class";
import { errorValues } from "@/lib/i18n/contract";
import { hasEnded, modelOf } from "@/lib/models/contract";
import { isKeyProblem } from "./key-problem";
import { useModels } from "./use-models";

/**
 * Says above the composer why the chosen model can't answer, with what to use instead one click away; or that there
 * is no key at all, with the way to the settings. Empty while all is well.
 */
export function ModelNotice({
  value,
  onChange,
}: {
  value: string | null;
  onChange: (modelId: string) => void;
}) {
  const t = useTranslations("models");
  const errors = useTranslations("errors");
  const format = useFormatter();
  const now = useNow().getTime();
  const { list } = useModels();
  if (!list) return null;

  const { problem, models } = list;
  if (problem && isKeyProblem(problem.code)) {
    return (
      <Notice
        icon={<KeyRound aria-hidden className="mt-0.5 size-4 shrink-0 text-accent" />}
        sentence={errors(problem.code, errorValues({}))}
      >
        <Link href="/settings/key" className={buttonClass({ size: "sm", variant: "primary" })}>
          {t("addKey")}
        </Link>
      </Notice>
    );
  }

  const model = modelOf(models, value);
  const ended = model !== null && hasEnded(model, now);
  if (value === null || problem || (model && !ended && !model.planProblem)) return null;
  const wanted = modelOf(models, model?.replacementId ?? null);
  const replacement = wanted ?? modelOf(models, list.defaultId);
  const date = format.dateTime(new Date(model?.retiresAt ?? now), { dateStyle: "medium" });
  const sentence =
    model === null
      ? t("notice.unlisted", { id: value })
      : ended
        ? t("notice.retired", { id: value, date })
        : t(`notice.${model.planProblem ?? "model_not_in_plan"}`, { id: value });
  return (
    <Notice
      icon={<CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-danger" />}
      sentence={sentence}
    >
      {replacement && replacement.id !== model?.id && (
        <Button size="sm" onClick={() => onChange(replacement.id)}>
          {t("useReplacement", { id: replacement.id })}
        </Button>
      )}
    </Notice>
  );
}

function Notice({ icon, sentence, children }: { icon: ReactNode; sentence: string; children: ReactNode }) {
  return (
    <div className="mx-auto w-full max-w-reading px-4 pb-2 sm:px-6">
      <div
        role="status"
        className="flex flex-wrap items-center gap-x-4 gap-y-2 rounded-lg border border-line bg-paper-raised px-3.5 py-2 text-sm"
      >
        <p className="flex min-w-48 flex-1 items-start gap-2.5">
          {icon}
          <span className="min-w-0 [overflow-wrap:anywhere]">{sentence}</span>
        </p>
        {children}
      </div>
    </div>
  );
}
