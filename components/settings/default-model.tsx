"use client";

import { useTranslations } from "next-intl";
import { ModelPicker } from "@/components/models/model-picker";
import { makeDefault, useDefaultModelId } from "@/components/models/model-preferences";
import { useModels } from "@/components/models/use-models";

/** The model that new chats start with. */
export function DefaultModel({ fromServer }: { fromServer: string | null }) {
  const t = useTranslations("settings.model");
  const value = useDefaultModelId(fromServer);
  // A choice is kept with the account when the list says that there is one, so the list is wanted from the start.
  useModels();
  return <ModelPicker value={value} onChange={makeDefault} label={t("label")} look="framed" />;
}
