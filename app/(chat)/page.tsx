import { connection } from "next/server";
import { NextIntlClientProvider } from "next-intl";
import { uuidv7 } from "uuidv7";
import { Chat } from "@/components/chat/chat";
import { pickMessages } from "@/lib/i18n/server";
import { listModels } from "@/lib/models/server";

/** A new chat. Nothing is stored until the first question is sent. */
export default async function NewChatPage() {
  await connection();
  const [{ defaultId }, messages] = await Promise.all([
    listModels(),
    pickMessages(["chat", "models", "errors", "ui"]),
  ]);
  // The id comes from here so that "New chat" always makes a new one, even from a conversation that began on
  // this very page and has only its address changed.
  const id = uuidv7();
  return (
    <NextIntlClientProvider messages={messages}>
      <Chat key={id} id={id} conversation={null} defaultModelId={defaultId} />
    </NextIntlClientProvider>
  );
}
