import type { Metadata } from "next";
import { headers } from "next/headers";
import { notFound } from "next/navigation";
import { NextIntlClientProvider } from "next-intl";
import { cache } from "react";
import { z } from "zod";
import { Chat } from "@/components/chat/chat";
import { readViewer } from "@/lib/auth/server";
import type { Conversation } from "@/lib/conversations/contract";
import { getConversation } from "@/lib/conversations/server";
import { AppError } from "@/lib/errors";
import { pickMessages } from "@/lib/i18n/server";

type Props = PageProps<"/c/[id]">;

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { title } = await load((await params).id);
  return title === "" ? {} : { title };
}

/** One conversation. Its text is in the page before any script has run. */
export default async function ConversationPage({ params }: Props) {
  const [conversation, messages] = await Promise.all([
    load((await params).id),
    pickMessages(["chat", "models", "errors", "ui"]),
  ]);
  return (
    <NextIntlClientProvider messages={messages}>
      <Chat
        key={conversation.id}
        id={conversation.id}
        conversation={conversation}
        defaultModelId={conversation.modelId}
      />
    </NextIntlClientProvider>
  );
}

/** Once a request, for the title and for the page. Whatever the reader may not see doesn't exist. */
const load = cache(async (id: string): Promise<Conversation> => {
  const viewer = await readViewer(await headers());
  if (!viewer || !z.uuid().safeParse(id).success) notFound();
  try {
    return await getConversation(viewer.id, id);
  } catch (error) {
    if (error instanceof AppError && error.code === "not_found") notFound();
    throw error;
  }
});
