"use client";

import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { Field } from "@/components/ui/field";
import type { SettingName } from "./setting-names";
import type { SettingsErrors } from "./settings-values";

export type SettingFieldProps = {
  name: SettingName;
  error: SettingsErrors[SettingName];
  /** Whether the field holds anything but the default. */
  changed: boolean;
  onReset: () => void;
};

/** A setting with its label, a line on what it does, what is wrong with it, and the way back to the default. */
export function SettingField({
  name,
  error,
  changed,
  onReset,
  children,
}: SettingFieldProps & { children: ReactNode }) {
  const t = useTranslations("chat.settings");
  return (
    <div className="relative">
      <Field
        name={name}
        label={t(`${name}.label`)}
        description={t(`${name}.hint`)}
        error={error && (error === "withZero" ? t("topP.withZero") : sentence(t, name))}
      >
        {children}
      </Field>
      {changed && (
        <button
          type="button"
          aria-label={t("resetOne", { name: t(`${name}.label`) })}
          onClick={(event) => {
            // The button goes away with the value; the focus stays with the field.
            event.currentTarget.parentElement?.querySelector<HTMLElement>("input, textarea")?.focus();
            onReset();
          }}
          className="absolute -top-0.5 -right-1 rounded-sm px-1 text-accent text-xs leading-6 before:absolute before:-inset-x-2 before:-top-3 before:-bottom-1 before:content-[''] hover:text-accent-strong"
        >
          {t("reset")}
        </button>
      )}
    </div>
  );
}

function sentence(t: ReturnType<typeof useTranslations<"chat.settings">>, name: SettingName): string {
  // A switch and a list of choices can't be wrong.
  return name === "safePrompt" || name === "reasoningEffort" ? "" : t(`${name}.error`);
}
