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
  unarchive: (conversation: ConversationSummary) => void;
  remove: (conversation: ConversationSummary) => void;
  /** Archives all of them, or takes them out of the archive. */
  moveMany: (conversations: readonly ConversationSummary[], archived: boolean) => void;
  removeMany: (conversations: readonly ConversationSummary[]) => void;
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

  function move(conversation: ConversationSummary, archived: boolean): void {
    const isListed = store.get().conversations.some(({ id }) => id === conversation.id);
    // One whose list is not this one comes into it.
    if (isListed) store.moveAway(conversation);
    else store.upsert({ ...conversation, archived });
    if (archived) leave(conversation.id);
    void change(conversation, { archived });
  }

  function moveBack(conversation: ConversationSummary): void {
    store.upsert(conversation);
    void change(conversation, { archived: conversation.archived });
  }

  function removeAll(conversations: readonly ConversationSummary[], title: string): void {
    const deletion = deferDelete(conversations.map(({ id }) => id));
    for (const { id } of conversations) {
      store.remove(id);
      leave(id);
    }
    const putBack = () => {
      for (const conversation of conversations) store.upsert(conversation);
    };
    showToast({
      title,
      timeoutMs: undoMs,
      action: {
        label: common("undo"),
        onSelect: () => {
          deletion.cancel();
          putBack();
        },
      },
      onClose: () => {
        deletion.commit().catch((error: unknown) => {
          putBack();
          complain(error);
        });
      },
    });
  }

  return {
    rename(conversation, title) {
      store.patch(conversation.id, { title });
      void change(conversation, { title });
    },
    setPinned(conversation, pinned) {
      // One that is so old that it isn't in the list yet comes into it.
      store.upsert({ ...conversation, pinned });
      void change(conversation, { pinned });
    },
    archive(conversation) {
      move(conversation, true);
      showToast({
        title: t("archived", { title: titleOf(conversation) }),
        timeoutMs: undoMs,
        action: { label: common("undo"), onSelect: () => moveBack(conversation) },
      });
    },
    unarchive(conversation) {
      move(conversation, false);
      showToast({ title: t("unarchived", { title: titleOf(conversation) }) });
    },
    remove(conversation) {
      removeAll([conversation], t("deleted", { title: titleOf(conversation) }));
    },
    moveMany(conversations, archived) {
      for (const conversation of conversations) move(conversation, archived);
      const count = conversations.length;
      showToast({
        title: t(archived ? "selection.archived" : "selection.restored", { count }),
        timeoutMs: undoMs,
        action: { label: common("undo"), onSelect: () => conversations.forEach(moveBack) },
      });
    },
    removeMany(conversations) {
      removeAll(conversations, t("selection.deleted", { count: conversations.length }));
    },
  };
}
