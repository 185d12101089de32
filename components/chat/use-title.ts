import { useEffect, useState } from "react";
import { useConversations, useListedConversation } from "@/components/sidebar/use-conversations";
import type { ConversationSummary } from "@/lib/conversations/contract";
import { callApi } from "@/lib/http/client";

/** The title of a conversation, in the list, here and in the browser's tab. */
export function useTitle(id: string, titleAtFirst: string) {
  const conversations = useConversations();
  const listed = useListedConversation(id);
  /** For a conversation that isn't in the list: an archived one, or a very old one. */
  const [ownTitle, setOwnTitle] = useState(titleAtFirst);
  const knownTitle = listed?.title || ownTitle;

  useEffect(() => {
    if (knownTitle !== "") document.title = `${knownTitle} · Tramontane`;
  }, [knownTitle]);

  /** The server finds a title after the first answer; until then the sidebar has a provisional one. */
  async function followTitle() {
    const summary = await callApi<ConversationSummary>("GET", `/api/chat/${id}/title`).catch(() => null);
    if (!summary) return;
    conversations.patch(id, { title: summary.title });
    setOwnTitle(summary.title);
  }

  return { listed, ownTitle, knownTitle, setOwnTitle, followTitle };
}
