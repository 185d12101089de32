import { headers } from "next/headers";
import { NextIntlClientProvider } from "next-intl";
import { NewChat } from "@/components/chat/new-chat";
import { readViewer } from "@/lib/auth/server";
import { pickMessages } from "@/lib/i18n/server";
import { listModels } from "@/lib/models/server";
import { readPickedModel } from "@/lib/settings/server";

/** A new chat. Nothing is stored until the first question is sent. */
export default async function NewChatPage() {
  const [viewer, wantedId] = await Promise.all([headers().then(readViewer), readPickedModel()]);
  const [{ defaultId }, messages] = await Promise.all([
    listModels(viewer?.id ?? null, { wantedId }),
    pickMessages(["chat", "models", "errors", "ui"]),
  ]);
  return (
    <NextIntlClientProvider messages={messages}>
      <NewChat defaultModelId={defaultId} />
    </NextIntlClientProvider>
  );
}
