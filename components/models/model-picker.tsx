"use client";

import { ChevronDown } from "lucide-react";
import { useTranslations } from "next-intl";
import { type ComponentType, useEffect, useRef, useState } from "react";
import { whenIdle } from "@/components/ui/use-lazy-part";
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

/**
 * Names the chosen model and opens the list to choose from. The list's code is fetched when it is first wanted; for
 * the composer's picker, which is used most, when the page has nothing else to do, so that its first opening is as
 * quick as any.
 */
export function ModelPicker(props: ModelPickerProps) {
  const { value, label, look = "bold", disabled = false } = props;
  const t = useTranslations("models");
  const [wanted, setWanted] = useState(false);
  // Not React.lazy: once a fallback has been shown React holds the content back for a third of a second.
  const [loaded, setLoaded] = useState<{ Combobox: Combobox; open: boolean } | null>(null);
  const button = useRef<HTMLButtonElement>(null);
  const isEager = look === "bold";
  useEffect(() => {
    if (!isEager) return;
    return whenIdle(async () => {
      const module = await loadCombobox().catch(() => null);
      // Another button takes this one's place, and must not take the focus or the press from it.
      const isInUse = button.current?.matches(":focus, :hover") !== false;
      if (module && !isInUse)
        setLoaded((before) => before ?? { Combobox: module.ModelCombobox, open: false });
    });
  }, [isEager]);
  if (loaded) {
    return <loaded.Combobox {...props} look={look} disabled={disabled} initiallyOpen={loaded.open} />;
  }

  function open() {
    if (disabled) return;
    setWanted(true);
    loadCombobox().then(
      (module) => setLoaded({ Combobox: module.ModelCombobox, open: true }),
      () => setWanted(false),
    );
  }

  return (
    <button
      ref={button}
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
