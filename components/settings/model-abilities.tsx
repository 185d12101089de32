"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { saveAbilities } from "@/components/models/model-preferences";
import { showToast } from "@/components/ui/toast";
import { AppError } from "@/lib/errors";
import { errorValues } from "@/lib/i18n/contract";
import type { Capability, Model, ModelPreferences } from "@/lib/models/contract";

/** What models can do, said by hand, for servers that don't say. */
export function ModelAbilities({
  models,
  initial,
}: {
  models: readonly Model[];
  initial: ModelPreferences["abilities"];
}) {
  const t = useTranslations("settings.abilities");
  const errors = useTranslations("errors");
  const names = useTranslations("models.capability");
  const [abilities, setAbilities] = useState(initial);

  function set(id: string, name: Capability, can: boolean) {
    const next = { ...abilities, [id]: { ...abilities[id], [name]: can } };
    setAbilities(next);
    saveAbilities(next).catch((error: unknown) => {
      setAbilities(abilities);
      const { code, details } =
        error instanceof AppError ? error : new AppError("internal", { cause: error });
      showToast({ title: errors(code, errorValues(details)), tone: "danger" });
    });
  }

  return (
    <ul className="flex flex-col gap-5">
      {models.map((model) => (
        <li key={model.id}>
          <fieldset>
            <legend className="font-medium text-sm [overflow-wrap:anywhere]">
              <span className="sr-only">{t("group")}</span>
              {model.id}
            </legend>
            <div className="mt-1.5 flex flex-wrap gap-x-5 gap-y-1">
              {model.openCapabilities.map((name) => (
                <label key={name} className="flex min-h-8 items-center gap-2 text-sm pointer-coarse:min-h-11">
                  <input
                    type="checkbox"
                    checked={abilities[model.id]?.[name] ?? false}
                    onChange={(event) => set(model.id, name, event.currentTarget.checked)}
                    className="size-4 accent-accent"
                  />
                  {names(name)}
                </label>
              ))}
            </div>
          </fieldset>
        </li>
      ))}
    </ul>
  );
}
