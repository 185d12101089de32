import { useTranslations } from "next-intl";
import { type RefObject, useEffect, useRef } from "react";
import { useChatPort } from "@/components/palette/ports";
import { showToast } from "@/components/ui/toast";
import type { ComposerHandle } from "./composer";
import { textOf } from "./problem";
import type { ThreadHandle } from "./thread";
import { branchesOf } from "./thread-state";
import type { useChatSession } from "./use-chat-session";
import { useCopy } from "./use-copy";

/** What reaches into an open conversation from outside: the palette, the shortcuts, and the address of a message. */
export function useReach({
  id,
  session,
  modelId,
  chooseModel,
  thread,
  composer,
  openAt,
}: {
  id: string;
  session: ReturnType<typeof useChatSession>;
  modelId: string | null;
  chooseModel: (modelId: string) => void;
  thread: RefObject<ThreadHandle | null>;
  composer: RefObject<ComposerHandle | null>;
  openAt: string | null;
}): void {
  const t = useTranslations("chat.answer");
  const { copy } = useCopy();
  /** Shown as soon as its branch is. */
  const awaited = useRef<string | null>(null);

  function reveal(messageId: string): boolean {
    if (session.messages.some((message) => message.id === messageId)) thread.current?.reveal(messageId);
    else if (session.busy || !session.tree.some((message) => message.id === messageId)) return false;
    else {
      awaited.current = messageId;
      session.selectBranch(messageId);
    }
    return true;
  }

  useEffect(() => {
    if (awaited.current === null || !session.messages.some(({ id }) => id === awaited.current)) return;
    thread.current?.reveal(awaited.current);
    awaited.current = null;
  }, [session.messages, thread]);

  const latestReveal = useRef(reveal);
  useEffect(() => {
    latestReveal.current = reveal;
  });
  useEffect(() => {
    if (openAt !== null) latestReveal.current(openAt);
  }, [openAt]);

  useChatPort({
    conversationId: id,
    modelId,
    chooseModel,
    reveal,
    focusComposer: () => {
      composer.current?.focus();
      return true;
    },
    copyLastAnswer: () => {
      const answer = session.messages.findLast(({ role }) => role === "assistant");
      const text = answer ? textOf(answer) : "";
      if (text === "") return false;
      copy(text);
      showToast({ title: t("copied") });
      return true;
    },
    leaf: (step) => {
      const branches = branchesOf(session.tree);
      const parted = session.messages.findLast((message) => branches.has(message.id));
      const siblings = (parted && branches.get(parted.id)) ?? [];
      const sibling = siblings[siblings.indexOf(parted?.id ?? "") + step];
      if (session.busy || sibling === undefined) return false;
      session.selectBranch(sibling);
      return true;
    },
  });
}
