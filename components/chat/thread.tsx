"use client";

import { ArrowDown } from "lucide-react";
import { useTranslations } from "next-intl";
import { type Ref, useImperativeHandle, useMemo, useRef, useState } from "react";
import { flushSync } from "react-dom";
import { Button } from "@/components/ui/button";
import type { ChatMessage } from "@/lib/conversations/contract";
import type { LiveAnswer } from "./live-answer";
import { revealMessage } from "./reveal-message";
import { Thinking } from "./thinking";
import type { ThreadActions } from "./thread-actions";
import { linesOf } from "./thread-lines";
import { ThreadRow } from "./thread-row";
import { branchesOf } from "./thread-state";
import { startOfScreenful } from "./thread-window";
import { useOlderMessages } from "./use-older-messages";
import { useStickToBottom } from "./use-stick-to-bottom";
import { WritingProvider } from "./writing";

export type ThreadHandle = {
  /** Brings the reader to the newest text. */
  jump: () => void;
  /** Takes the focus, when what had it is about to go. */
  focus: () => void;
  /** Brings the reader to a message of the shown branch, and the focus with her. */
  reveal: (messageId: string) => void;
  /** Opens a question of the shown branch for other words. */
  edit: (questionId: string) => void;
};

export type ThreadProps = {
  ref: Ref<ThreadHandle>;
  messages: readonly ChatMessage[];
  tree: readonly ChatMessage[];
  busy: boolean;
  /** The model that was asked last, for as long as its answer isn't there to say so. */
  askedModel: string | null;
  /** The answer that is being written, while there is one. */
  live: LiveAnswer;
  actions: ThreadActions;
};

/** The messages of the shown branch, in a log that follows the newest text while the reader is there. */
export function Thread({ ref, messages, tree, busy, askedModel, live, actions }: ThreadProps) {
  const t = useTranslations("chat.thread");
  const scroller = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const { isFar, jump, release } = useStickToBottom(scroller, content);
  const [screenfulStart] = useState(() => startOfScreenful(messages));
  const { from, showAll } = useOlderMessages(screenfulStart);
  useImperativeHandle(ref, () => ({
    jump,
    focus: () => scroller.current?.focus({ preventScroll: true }),
    reveal: (messageId) => {
      release();
      // What is looked for may be among those that are not on the page yet.
      flushSync(showAll);
      if (content.current) revealMessage(content.current, messageId);
    },
    edit: (questionId) => {
      release();
      flushSync(showAll);
      content.current
        ?.querySelector<HTMLButtonElement>(`[data-message="${CSS.escape(questionId)}"] [data-edit]`)
        ?.click();
    },
  }));
  const branches = useMemo(() => branchesOf(tree), [tree]);
  const last = messages.at(-1);
  const lines = useMemo(() => linesOf(messages, busy ? askedModel : null), [messages, busy, askedModel]);
  return (
    <div className="relative min-h-0 flex-1">
      <div
        ref={scroller}
        data-scroller
        className="-outline-offset-2 h-full overflow-y-auto overscroll-contain"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
        tabIndex={0}
      >
        <div
          ref={content}
          role="log"
          aria-live="off"
          aria-label={t("label")}
          className="mx-auto flex w-full max-w-reading flex-col gap-6 px-4 pt-8 pb-12 sm:px-6"
        >
          <WritingProvider busy={busy}>
            {messages.slice(from).map((message, index) => (
              <ThreadRow
                // Versions of one message share a key: the arrows keep the focus while one leafs through them.
                key={`${message.role}-${message.metadata?.parentId}`}
                message={message}
                siblings={branches.get(message.id) ?? noSiblings}
                live={busy && message === last && message.role === "assistant" ? live : null}
                actions={actions}
                line={lines.get(message.id)}
                isOlder={from + index < screenfulStart}
              />
            ))}
          </WritingProvider>
          {busy && last?.role !== "assistant" && <Thinking />}
        </div>
      </div>
      {isFar && (
        <Button
          size="sm"
          onClick={() => {
            jump();
            // The button goes; what it led to can be scrolled by keys.
            scroller.current?.focus({ preventScroll: true });
          }}
          className="absolute bottom-3 left-1/2 -translate-x-1/2 rounded-full bg-paper-raised shadow-popover active:translate-y-0"
        >
          <ArrowDown aria-hidden />
          {t("jump")}
        </Button>
      )}
    </div>
  );
}

const noSiblings: readonly string[] = [];
