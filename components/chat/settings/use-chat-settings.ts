"use client";

import { useTranslations } from "next-intl";
import { useEffect, useState, useSyncExternalStore } from "react";
import { showToast } from "@/components/ui/toast";
import type { ChatSettings, Conversation } from "@/lib/conversations/contract";
import { AppError } from "@/lib/errors";
import { callApi } from "@/lib/http/client";
import { errorValues } from "@/lib/i18n/contract";
import { readSettingsDraft, writeSettingsDraft } from "./settings-draft";
import { createSettingsStore, type SettingsStore } from "./settings-store";

/** The settings of a conversation, or of the one that the next send will make. */
export function useChatSettings(
  id: string,
  conversation: Conversation | null,
  /** What a new conversation starts with. */
  defaults: ChatSettings,
  ownerId: string | null,
  /** Nothing that is chosen is kept. */
  isTemporary = false,
): { settings: ChatSettings; store: SettingsStore } {
  const t = useTranslations("chat.settings");
  const errors = useTranslations("errors");
  const [store] = useState(() =>
    createSettingsStore({
      initial: conversation?.settings ?? defaults,
      isStored: conversation !== null,
      save: (settings) => callApi("PATCH", `/api/conversations/${id}`, { settings }),
      keepDraft: (settings) => !isTemporary && writeSettingsDraft(localStorage, ownerId, settings),
      onSaveFailed: (error) => {
        const { code, details } = error instanceof AppError ? error : new AppError("internal");
        showToast({
          title: t("saveFailed"),
          description: errors(code, errorValues(details)),
          tone: "danger",
        });
      },
    }),
  );
  useEffect(() => {
    if (conversation === null && !isTemporary) store.restore(readSettingsDraft(localStorage, ownerId));
    return () => store.flush();
  }, [store, conversation, ownerId, isTemporary]);
  return { settings: useSyncExternalStore(store.subscribe, store.get, store.get), store };
}
