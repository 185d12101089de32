"use client";

import { ChevronDown } from "lucide-react";
import { useTranslations } from "next-intl";
import { lazy, Suspense, useState } from "react";
import { type ModelPickerLook, modelTriggerClass } from "./model-trigger-class";

const loadCombobox = () => import("./model-combobox");
const ModelCombobox = lazy(() => loadCombobox().then((module) => ({ default: module.ModelCombobox })));

export type ModelPickerProps = {
  /** The chosen id; `null` when none could be chosen for the reader. */
  value: string | null;
  onChange: (modelId: string) => void;
  /** What choosing does, for those who can't see where the button stands. */
  label: string;
  look?: ModelPickerLook;
  disabled?: boolean;
};

/** Names the chosen model and opens the list to choose from. The list is fetched when it is first wanted. */
export function ModelPicker(props: ModelPickerProps) {
  const { value, label, look = "bold", disabled = false } = props;
  const t = useTranslations("models");
  const [wanted, setWanted] = useState(false);
  const button = (
    <button
      type="button"
      aria-label={`${label}: ${value ?? t("none")}`}
      aria-haspopup="dialog"
      aria-expanded={false}
      aria-busy={wanted || undefined}
      aria-disabled={disabled}
      className={modelTriggerClass(look)}
      onPointerEnter={() => void loadCombobox()}
      onFocus={() => void loadCombobox()}
      onClick={() => !disabled && setWanted(true)}
    >
      <span className="truncate">{value ?? t("choose")}</span>
      <ChevronDown aria-hidden />
    </button>
  );
  if (!wanted) return button;
  return (
    <Suspense fallback={button}>
      <ModelCombobox {...props} look={look} disabled={disabled} />
    </Suspense>
  );
}
