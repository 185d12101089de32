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
  isOffered,
  chooseModel,
  composer,
  thread,
}: {
  session: ReturnType<typeof useChatSession>;
  modelId: string | null;
  /** Whether this model can be asked now, as far as anybody knows. */
  isOffered: (modelId: string) => boolean;
  chooseModel: (modelId: string) => void;
  composer: RefObject<ComposerHandle | null>;
  thread: RefObject<ThreadHandle | null>;
}): ThreadActions & ComposerActions {
  const latest = useRef({ session, modelId, isOffered, chooseModel });
  useEffect(() => {
    latest.current = { session, modelId, isOffered, chooseModel };
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
      if (!modelId || !question) return false;
      const files = filesOf(question);
      if (!session.send({ text, files }, modelId, question.metadata?.parentId ?? null)) return false;
      thread.current?.focus();
      return true;
    },
    regenerate: (answerId, otherModelId) => {
      const { session, modelId, isOffered } = latest.current;
      const answer = session.messages.find((message) => message.id === answerId);
      const own = answer?.metadata?.requestedModel ?? null;
      // Again means by the same model. One that failed, or is offered no more, gives way to the one that is chosen.
      const isTheSame = own !== null && answer?.metadata?.status !== "failed" && isOffered(own);
      const model = otherModelId ?? (isTheSame ? own : modelId);
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
