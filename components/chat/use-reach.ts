import { useTranslations } from "next-intl";
import { type RefObject, useEffect, useRef } from "react";
import { useChatPort } from "@/components/palette/ports";
import { showToast } from "@/components/ui/toast";
import type { ComposerHandle } from "./composer";
import { problemOf, textOf } from "./problem";
import type { ThreadHandle } from "./thread";
import { branchesOf } from "./thread-state";
import type { useChatActions } from "./use-chat-actions";
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
  actions,
  openAt,
}: {
  id: string;
  session: ReturnType<typeof useChatSession>;
  modelId: string | null;
  chooseModel: (modelId: string) => void;
  thread: RefObject<ThreadHandle | null>;
  composer: RefObject<ComposerHandle | null>;
  actions: ReturnType<typeof useChatActions>;
  openAt: string | null;
}): void {
  const t = useTranslations("chat.answer");
  const { copy } = useCopy({ saysSo: false });
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

  const lastAnswer = session.messages.findLast(({ role }) => role === "assistant");
  const lastQuestion = session.messages.findLast(({ role }) => role === "user");
  const text = lastAnswer ? textOf(lastAnswer) : "";
  const remedy = lastAnswer && !session.busy ? problemOf(lastAnswer)?.remedies[0] : undefined;

  useChatPort({
    conversationId: id,
    modelId,
    chooseModel,
    reveal,
    focusComposer: () => composer.current?.focus(),
    copyLastAnswer:
      text === ""
        ? null
        : () => {
            copy(text);
            showToast({ title: t("copied"), timeoutMs: 2_500 });
          },
    leaf: (step) => {
      const branches = branchesOf(session.tree);
      const parted = session.messages.findLast((message) => branches.has(message.id));
      const siblings = (parted && branches.get(parted.id)) ?? [];
      const sibling = siblings[siblings.indexOf(parted?.id ?? "") + step];
      return session.busy || sibling === undefined ? null : () => session.selectBranch(sibling);
    },
    stop: session.busy ? actions.stop : null,
    goOn: lastAnswer && remedy === "continue" ? () => actions.continueAnswer(lastAnswer.id) : null,
    answerAgain: lastAnswer && !session.busy ? () => actions.regenerate(lastAnswer.id) : null,
    editQuestion: lastQuestion && !session.busy ? () => thread.current?.edit(lastQuestion.id) : null,
    jump: lastAnswer ? () => thread.current?.jump() : null,
  });
}
