"use client";

import { Monitor, Moon, Sun } from "lucide-react";
import { useTranslations } from "next-intl";
import { SegmentedControl } from "@/components/ui/segmented-control";
import { locales, type Theme, themes } from "@/lib/settings/contract";
import { useTheme } from "./theme";
import { languageNames, useLanguage } from "./use-language";

const themeIcons: Record<Theme, typeof Sun> = { system: Monitor, light: Sun, dark: Moon };

const groupClass = "w-full sm:w-auto";

export function ThemeChoice() {
  const t = useTranslations("settings.appearance");
  const { theme, setTheme } = useTheme();
  const segments = themes.map((value) => {
    const Icon = themeIcons[value];
    return { value, label: t(value), icon: <Icon aria-hidden /> };
  });
  return (
    <SegmentedControl
      label={t("theme")}
      value={theme}
      segments={segments}
      onChange={setTheme}
      className={groupClass}
    />
  );
}

export function LanguageChoice() {
  const t = useTranslations("settings.language");
  const { language, setLanguage } = useLanguage();
  return (
    <SegmentedControl
      label={t("label")}
      value={language}
      segments={locales.map((value) => ({ value, label: languageNames[value] }))}
      onChange={setLanguage}
      className={groupClass}
    />
  );
}
