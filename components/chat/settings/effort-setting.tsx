"use client";

import { useTranslations } from "next-intl";
import { Select } from "@/components/ui/select";
import { reasoningEfforts } from "@/lib/conversations/contract";
import type { SettingsValues } from "./settings-values";

type Effort = SettingsValues["reasoningEffort"];

/** How long the model may think first. */
export function EffortSetting({ value, onChange }: { value: Effort; onChange: (value: Effort) => void }) {
  const t = useTranslations("chat.settings.reasoningEffort");
  const efforts = ["default", ...reasoningEfforts] as const;
  return (
    <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
      <div className="min-w-40 flex-1">
        <p className="font-medium text-sm">{t("label")}</p>
        <p className="text-ink-muted text-xs">{t("hint")}</p>
      </div>
      <Select
        label={t("label")}
        value={value}
        options={efforts.map((effort) => ({ value: effort, label: t(effort) }))}
        onChange={onChange}
      />
    </div>
  );
}
