import { headers } from "next/headers";
import { NextIntlClientProvider } from "next-intl";
import { z } from "zod";
import { NewChat } from "@/components/chat/new-chat";
import { readViewer } from "@/lib/auth/server";
import { readTemporary } from "@/lib/chat/server";
import { getDefaultSettings } from "@/lib/conversations/server";
import { pickMessages } from "@/lib/i18n/server";
import { listModels } from "@/lib/models/server";
import { readPickedModel } from "@/lib/settings/server";

/** A new chat. Nothing is stored until the first question is sent. */
export default async function NewChatPage({ searchParams }: PageProps<"/">) {
  const [viewer, wantedId] = await Promise.all([headers().then(readViewer), readPickedModel()]);
  const [{ defaultId }, defaultSettings, messages] = await Promise.all([
    listModels(viewer?.id ?? null, { wantedId }),
    getDefaultSettings(viewer?.id ?? null),
    pickMessages(["chat", "code", "models", "share", "sidebar", "errors", "ui"]),
  ]);
  const { temporary } = await searchParams;
  const wanted = z.uuid().safeParse(temporary);
  const found = wanted.success ? viewer && readTemporary(viewer.id, wanted.data) : null;
  return (
    <NextIntlClientProvider messages={messages}>
      <NewChat
        defaultModelId={defaultId}
        defaultSettings={defaultSettings}
        found={found ?? (wanted.success ? "gone" : null)}
      />
    </NextIntlClientProvider>
  );
}
