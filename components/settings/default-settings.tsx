"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useEffect, useState, useSyncExternalStore } from "react";
import { SettingsForm } from "@/components/chat/settings/settings-form";
import { createSettingsStore } from "@/components/chat/settings/settings-store";
import { useDefaultModelId } from "@/components/models/model-preferences";
import { showToast } from "@/components/ui/toast";
import type { ChatSettings } from "@/lib/conversations/contract";
import { AppError } from "@/lib/errors";
import { callApi } from "@/lib/http/client";
import { errorValues } from "@/lib/i18n/contract";

/** The settings that new conversations start with; what is valid is kept a moment after it was typed. */
export function DefaultSettings({
  initial,
  modelId,
  hasSession,
}: {
  initial: ChatSettings;
  modelId: string | null;
  hasSession: boolean;
}) {
  const t = useTranslations("settings.defaults");
  const errors = useTranslations("errors");
  const router = useRouter();
  const [saved, setSaved] = useState(false);
  const [store] = useState(() =>
    createSettingsStore({
      initial,
      isStored: true,
      save: async (settings) => {
        await callApi("PUT", "/api/account/defaults", settings);
        setSaved(true);
        // A stranger has become a guest, and the page must know.
        if (!hasSession) router.refresh();
      },
      keepDraft: () => undefined,
      onSaveFailed: (error) => {
        const { code, details } = error instanceof AppError ? error : new AppError("internal");
        setSaved(false);
        showToast({
          title: t("saveFailed"),
          description: errors(code, errorValues(details)),
          tone: "danger",
        });
      },
    }),
  );
  useEffect(() => () => store.flush(), [store]);
  const settings = useSyncExternalStore(store.subscribe, store.get, store.get);
  return (
    <div className="-mt-4">
      <SettingsForm
        settings={settings}
        modelId={useDefaultModelId(modelId)}
        onChange={(next) => {
          setSaved(false);
          store.change(next);
        }}
        onDone={store.flush}
      />
      <p role="status" className="mt-2 min-h-5 text-right text-success text-sm">
        {saved && t("saved")}
      </p>
    </div>
  );
}
