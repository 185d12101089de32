"use client";

import { useTranslations } from "next-intl";
import { Input } from "@/components/ui/field";
import { SettingField, type SettingFieldProps } from "./setting-field";
import { readNumber, showNumber } from "./settings-values";

const highest = 1.5;
const step = 0.05;

/** A slider for the hand and a field for the exact value; both show the model's default until one is moved. */
export function TemperatureSetting({
  value,
  decimalMark,
  modelDefault,
  onChange,
  ...field
}: SettingFieldProps & {
  value: string;
  decimalMark: string;
  /** `null` when the model doesn't say. */
  modelDefault: number | null;
  onChange: (value: string) => void;
}) {
  const t = useTranslations("chat.settings");
  const number = readNumber(value);
  const shown = number === undefined || Number.isNaN(number) ? (modelDefault ?? 0.7) : number;
  const defaultText =
    modelDefault === null ? t("default") : t("defaultIs", { value: showNumber(modelDefault, decimalMark) });
  return (
    <SettingField {...field}>
      <div className="flex items-center gap-4">
        <input
          type="range"
          aria-label={t("temperature.slider")}
          aria-valuetext={value === "" ? defaultText : showNumber(shown, decimalMark)}
          min={0}
          max={highest}
          step={step}
          value={Math.min(highest, Math.max(0, shown))}
          onChange={(event) => onChange(showNumber(event.target.valueAsNumber, decimalMark))}
          className="h-8 min-w-0 flex-1 cursor-pointer pointer-coarse:h-11"
        />
        <Input
          value={value}
          onChange={(event) => onChange(event.target.value)}
          inputMode="decimal"
          placeholder={defaultText}
          className="w-28 shrink-0 text-right tabular-nums"
        />
      </div>
    </SettingField>
  );
}
