import { type RefObject, useEffect, useRef, useState } from "react";
import { filesOf, type StoredFile } from "@/lib/files/contract";
import type { ComposerHandle } from "./composer";
import type { ThreadHandle } from "./thread";
import type { ThreadActions } from "./thread-actions";
import type { useChatSession } from "./use-chat-session";

type ComposerActions = {
  suggest: (text: string) => void;
  send: (text: string, files: StoredFile[]) => void;
  stop: () => void;
};

/**
 * What rows and composer call. They are memoised, so these functions stay the same while text arrives, and look at the
 * session as it is when they are called.
 */
export function useChatActions({
  session,
  modelId,
  chooseModel,
  composer,
  thread,
}: {
  session: ReturnType<typeof useChatSession>;
  modelId: string | null;
  chooseModel: (modelId: string) => void;
  composer: RefObject<ComposerHandle | null>;
  thread: RefObject<ThreadHandle | null>;
}): ThreadActions & ComposerActions {
  const latest = useRef({ session, modelId, chooseModel });
  useEffect(() => {
    latest.current = { session, modelId, chooseModel };
  });
  const [actions] = useState<ThreadActions & ComposerActions>(() => ({
    suggest: (text) => composer.current?.restore(text),
    send: (text, files) => {
      const { session, modelId } = latest.current;
      if (modelId) session.send({ text, files }, modelId);
      thread.current?.jump();
    },
    stop: () => latest.current.session.stop(),
    edit: (questionId, text) => {
      const { session, modelId } = latest.current;
      const question = session.messages.find((message) => message.id === questionId);
      if (modelId && question) {
        session.send({ text, files: filesOf(question) }, modelId, question.metadata?.parentId ?? null);
      }
      thread.current?.focus();
    },
    regenerate: (answerId, otherModelId) => {
      const { session, modelId } = latest.current;
      const model = otherModelId ?? modelId;
      if (model) session.regenerate(answerId, model);
      thread.current?.focus();
    },
    changeModel: (answerId, otherModelId) => {
      latest.current.chooseModel(otherModelId);
      latest.current.session.regenerate(answerId, otherModelId);
      thread.current?.focus();
    },
    continueAnswer: (answerId) => {
      const { session, modelId } = latest.current;
      const answer = session.messages.find((message) => message.id === answerId);
      // The same hand goes on writing.
      const model = answer?.metadata?.requestedModel ?? modelId;
      if (model) session.continueAnswer(answerId, model);
      thread.current?.focus();
    },
    selectBranch: (siblingId) => latest.current.session.selectBranch(siblingId),
  }));
  return actions;
}
