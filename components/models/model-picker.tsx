"use client";

import { ChevronDown } from "lucide-react";
import { useTranslations } from "next-intl";
import { type ComponentType, useState } from "react";
import type { ModelCombobox } from "./model-combobox";
import { type ModelPickerLook, modelTriggerClass } from "./model-trigger-class";

const loadCombobox = () => import("./model-combobox");

export type ModelPickerProps = {
  /** The chosen id; `null` when none could be chosen for the reader. */
  value: string | null;
  onChange: (modelId: string) => void;
  /** What choosing does, for those who can't see where the button stands. */
  label: string;
  look?: ModelPickerLook;
  disabled?: boolean;
};

type Combobox = ComponentType<Parameters<typeof ModelCombobox>[0]>;

/** Names the chosen model and opens the list to choose from. The list's code is fetched when it is first wanted. */
export function ModelPicker(props: ModelPickerProps) {
  const { value, label, look = "bold", disabled = false } = props;
  const t = useTranslations("models");
  const [wanted, setWanted] = useState(false);
  // Not React.lazy: once a fallback has been shown React holds the content back for a third of a second.
  const [loaded, setLoaded] = useState<{ Combobox: Combobox } | null>(null);
  if (loaded) return <loaded.Combobox {...props} look={look} disabled={disabled} />;

  function open() {
    if (disabled) return;
    setWanted(true);
    loadCombobox().then(
      (module) => setLoaded({ Combobox: module.ModelCombobox }),
      () => setWanted(false),
    );
  }

  return (
    <button
      type="button"
      aria-label={`${label}: ${value ?? t("none")}`}
      aria-haspopup="dialog"
      aria-expanded={false}
      aria-busy={wanted || undefined}
      aria-disabled={disabled}
      className={modelTriggerClass(look)}
      onPointerEnter={() => void loadCombobox().catch(() => undefined)}
      onFocus={() => void loadCombobox().catch(() => undefined)}
      onClick={open}
    >
      <span className="truncate">{value ?? t("choose")}</span>
      <ChevronDown aria-hidden />
    </button>
  );
}
