import type { Metadata } from "next";
import { headers } from "next/headers";
import { notFound } from "next/navigation";
import { NextIntlClientProvider } from "next-intl";
import { cache } from "react";
import { z } from "zod";
import { StoredChat } from "@/components/chat/stored-chat";
import { readViewer } from "@/lib/auth/server";
import { type Conversation, latestLeaf, pathTo } from "@/lib/conversations/contract";
import { getConversation } from "@/lib/conversations/server";
import { AppError } from "@/lib/errors";
import { nonceOf } from "@/lib/http/page-security";
import { pickMessages } from "@/lib/i18n/server";
import { isShared } from "@/lib/shares/server";

type Props = PageProps<"/c/[id]">;

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { title } = await load((await params).id);
  return title === "" ? {} : { title };
}

/** One conversation. Its text is in the page before any script has run. */
export default async function ConversationPage({ params, searchParams }: Props) {
  const { id } = await params;
  const [conversation, viewer, { message }, messages] = await Promise.all([
    load(id),
    viewerOfRequest(),
    searchParams,
    pickMessages(["chat", "code", "models", "share", "sidebar", "errors", "ui"]),
  ]);
  const openAt = typeof message === "string" ? message : null;
  return (
    <NextIntlClientProvider messages={messages}>
      <StoredChat
        key={conversation.id}
        id={conversation.id}
        conversation={showing(conversation, openAt)}
        initiallyShared={viewer !== null && (await isShared(viewer.id, id))}
        defaultModelId={conversation.modelId}
        openAt={openAt}
      />
      {openAt === null && (
        <script suppressHydrationWarning nonce={await nonceOfRequest()}>
          {startAtEnd}
        </script>
      )}
    </NextIntlClientProvider>
  );
}

/** A thread is opened at its end, and what the reader came for is there before any other script has run. */
const startAtEnd =
  "for (const box of document.querySelectorAll('main [data-scroller]')) box.scrollTop = box.scrollHeight";

const nonceOfRequest = async () => nonceOf(await headers());

const viewerOfRequest = cache(async () => readViewer(await headers()));

/** The branch that a message is on, unless an answer is being written on another. */
function showing(conversation: Conversation, messageId: string | null): Conversation {
  const { messages, headId, activeRunId } = conversation;
  const isKnown = messageId !== null && messages.some(({ id }) => id === messageId);
  if (!isKnown || activeRunId !== null || pathTo(messages, headId).some(({ id }) => id === messageId))
    return conversation;
  return { ...conversation, headId: latestLeaf(messages, messageId) };
}

/** Once a request, for the title and for the page. Whatever the reader may not see doesn't exist. */
const load = cache(async (id: string): Promise<Conversation> => {
  const viewer = await viewerOfRequest();
  if (!viewer || !z.uuid().safeParse(id).success) notFound();
  try {
    return await getConversation(viewer.id, id);
  } catch (error) {
    if (error instanceof AppError && error.code === "not_found") notFound();
    throw error;
  }
});
