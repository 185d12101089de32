import { connection } from "next/server";
import { NextIntlClientProvider } from "next-intl";
import { NewChat } from "@/components/chat/new-chat";
import { pickMessages } from "@/lib/i18n/server";
import { listModels } from "@/lib/models/server";

/** A new chat. Nothing is stored until the first question is sent. */
export default async function NewChatPage() {
  await connection();
  const [{ defaultId }, messages] = await Promise.all([
    listModels(),
    pickMessages(["chat", "models", "errors", "ui"]),
  ]);
  return (
    <NextIntlClientProvider messages={messages}>
      <NewChat defaultModelId={defaultId} />
    </NextIntlClientProvider>
  );
}
