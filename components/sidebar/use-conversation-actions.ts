import { usePathname, useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useErrorSentence } from "@/components/shell/use-error-sentence";
import { showToast } from "@/components/ui/toast";
import type { ConversationPatch, ConversationSummary } from "@/lib/conversations/contract";
import { callApi } from "@/lib/http/client";
import { deferDelete } from "./deferred-delete";
import { useConversations } from "./use-conversations";

const undoMs = 7000;

export type ConversationActions = {
  rename: (conversation: ConversationSummary, title: string) => void;
  setPinned: (conversation: ConversationSummary, pinned: boolean) => void;
  archive: (conversation: ConversationSummary) => void;
  remove: (conversation: ConversationSummary) => void;
};

/** What can be done to a conversation in the list: shown at once, taken back when the server refuses. */
export function useConversationActions(): ConversationActions {
  const store = useConversations();
  const router = useRouter();
  const pathname = usePathname();
  const t = useTranslations("sidebar");
  const common = useTranslations("ui");
  const sentence = useErrorSentence();

  const complain = (error: unknown) => showToast({ title: sentence(error), tone: "danger" });
  const titleOf = (conversation: ConversationSummary) => conversation.title || t("untitled");
  const leave = (id: string) => {
    if (pathname === `/c/${id}`) router.push("/");
  };

  async function change(conversation: ConversationSummary, fields: ConversationPatch): Promise<void> {
    try {
      await callApi<ConversationSummary>("PATCH", `/api/conversations/${conversation.id}`, fields);
    } catch (error) {
      store.upsert(conversation);
      complain(error);
    }
  }

  return {
    rename(conversation, title) {
      store.patch(conversation.id, { title });
      void change(conversation, { title });
    },
    setPinned(conversation, pinned) {
      store.patch(conversation.id, { pinned });
      void change(conversation, { pinned });
    },
    archive(conversation) {
      store.remove(conversation.id);
      leave(conversation.id);
      void change(conversation, { archived: true });
      showToast({
        title: t("archived", { title: titleOf(conversation) }),
        timeoutMs: undoMs,
        action: {
          label: common("undo"),
          onSelect: () => {
            store.upsert(conversation);
            void change(conversation, { archived: false });
          },
        },
      });
    },
    remove(conversation) {
      const deletion = deferDelete(conversation.id);
      store.remove(conversation.id);
      leave(conversation.id);
      showToast({
        title: t("deleted", { title: titleOf(conversation) }),
        timeoutMs: undoMs,
        action: {
          label: common("undo"),
          onSelect: () => {
            deletion.cancel();
            store.upsert(conversation);
          },
        },
        onClose: () => {
          deletion.commit().catch((error: unknown) => {
            store.upsert(conversation);
            complain(error);
          });
        },
      });
    },
  };
}
