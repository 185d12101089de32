"use client";

import { useFormatter, useTranslations } from "next-intl";
import { useState } from "react";
import { useModels } from "@/components/models/use-models";
import { Button } from "@/components/ui/button";
import { Input, Textarea } from "@/components/ui/field";
import { showToast } from "@/components/ui/toast";
import { isModel } from "@/lib/models/contract";
import { EffortSetting } from "./effort-setting";
import { SafePromptSetting } from "./safe-prompt-setting";
import { SettingField } from "./setting-field";
import { isChanged } from "./setting-names";
import type { SettingsProps } from "./settings-button";
import { noValues, readValues, type SettingsValues, valuesOf } from "./settings-values";
import { TemperatureSetting } from "./temperature-setting";

/** Every setting with a line on what it does. What is valid counts at once; what isn't has a sentence beside it. */
export function SettingsForm({ settings, modelId, onChange }: SettingsProps) {
  const t = useTranslations("chat.settings");
  const common = useTranslations("ui");
  const format = useFormatter();
  const decimalMark = format.number(0.5).charAt(1);
  const [values, setValues] = useState(() => valuesOf(settings, decimalMark));
  const { list } = useModels();
  const model = list?.models.find((known) => modelId !== null && isModel(known, modelId));
  const { errors } = readValues(values, settings);
  const untouched = !isChanged(settings) && Object.keys(errors).length === 0;

  function set(change: Partial<SettingsValues>) {
    const next = { ...values, ...change };
    setValues(next);
    onChange(readValues(next, settings).settings);
  }

  /** What was there, a long system prompt perhaps, is one press away. */
  function reset(change: Partial<SettingsValues>) {
    const before = values;
    set(change);
    showToast({
      title: t("wereReset"),
      action: { label: common("undo"), onSelect: () => set(before) },
    });
  }
  const text = <Name extends "systemPrompt" | "topP" | "maxTokens" | "stop" | "seed">(name: Name) => ({
    value: values[name],
    onChange: (event: { target: { value: string } }) => set({ [name]: event.target.value }),
  });
  const field = (name: keyof SettingsValues) => ({
    name,
    error: errors[name],
    changed: values[name] !== noValues[name],
    onReset: () => reset({ [name]: noValues[name] }),
  });

  return (
    <div className="mt-4 flex flex-col gap-5">
      <SettingField {...field("systemPrompt")}>
        <Textarea
          {...text("systemPrompt")}
          rows={3}
          placeholder={t("systemPrompt.placeholder")}
          className="field-sizing-content max-h-48 resize-none text-sm pointer-coarse:text-base"
        />
      </SettingField>
      <TemperatureSetting
        {...field("temperature")}
        value={values.temperature}
        decimalMark={decimalMark}
        modelDefault={model?.defaultTemperature ?? null}
        onChange={(temperature) => set({ temperature })}
      />
      {model?.capabilities.reasoning === true && (
        <EffortSetting
          value={values.reasoningEffort}
          onChange={(reasoningEffort) => set({ reasoningEffort })}
        />
      )}
      <div className="grid items-start gap-5 sm:grid-cols-2">
        <SettingField {...field("maxTokens")}>
          <Input {...text("maxTokens")} inputMode="numeric" placeholder={t("maxTokens.placeholder")} />
        </SettingField>
        <SettingField {...field("topP")}>
          <Input {...text("topP")} inputMode="decimal" placeholder={t("default")} />
        </SettingField>
        <SettingField {...field("seed")}>
          <Input {...text("seed")} inputMode="numeric" placeholder={t("seed.placeholder")} />
        </SettingField>
        <SettingField {...field("stop")}>
          <Textarea
            {...text("stop")}
            rows={1}
            spellCheck={false}
            className="field-sizing-content max-h-32 min-h-10 resize-none font-mono text-sm leading-5.5 pointer-coarse:min-h-11 pointer-coarse:text-base"
          />
        </SettingField>
      </div>
      <SafePromptSetting checked={values.safePrompt} onChange={(safePrompt) => set({ safePrompt })} />
      <div className="flex justify-end border-line border-t pt-3">
        <Button
          size="sm"
          aria-disabled={untouched}
          onClick={() => !untouched && reset(noValues)}
          className="aria-disabled:opacity-50"
        >
          {t("resetAll")}
        </Button>
      </div>
    </div>
  );
}
