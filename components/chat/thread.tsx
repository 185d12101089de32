"use client";

import { ArrowDown } from "lucide-react";
import { useTranslations } from "next-intl";
import { Fragment, type Ref, useImperativeHandle, useMemo, useRef } from "react";
import { Button } from "@/components/ui/button";
import type { ChatMessage } from "@/lib/conversations/contract";
import { Answer } from "./answer";
import { Question } from "./question";
import { Thinking } from "./thinking";
import type { ThreadActions } from "./thread-actions";
import { ThreadLine } from "./thread-line";
import { linesOf } from "./thread-lines";
import { branchesOf } from "./thread-state";
import { useStickToBottom } from "./use-stick-to-bottom";

export type ThreadHandle = {
  /** Brings the reader to the newest text. */
  jump: () => void;
  /** Takes the focus, when what had it is about to go. */
  focus: () => void;
};

/** The messages of the shown branch, in a log that follows the newest text while the reader is there. */
export function Thread({
  ref,
  messages,
  tree,
  busy,
  askedModel,
  actions,
}: {
  ref: Ref<ThreadHandle>;
  messages: readonly ChatMessage[];
  tree: readonly ChatMessage[];
  busy: boolean;
  /** The model that was asked last, for as long as its answer isn't there to say so. */
  askedModel: string | null;
  actions: ThreadActions;
}) {
  const t = useTranslations("chat.thread");
  const scroller = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const { isFar, jump } = useStickToBottom(scroller, content);
  useImperativeHandle(ref, () => ({ jump, focus: () => scroller.current?.focus({ preventScroll: true }) }));
  const branches = useMemo(() => branchesOf(tree), [tree]);
  const last = messages.at(-1);
  const lines = linesOf(messages, busy ? askedModel : null);
  return (
    <div className="relative min-h-0 flex-1">
      <div
        ref={scroller}
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
          {messages.map((message) => {
            const siblings = branches.get(message.id) ?? noSiblings;
            // Versions of one message share a key: the arrows keep the focus while one leafs through them.
            const key = `${message.role}-${message.metadata?.parentId}`;
            const line = lines.get(message.id);
            return (
              <Fragment key={key}>
                {line?.sentFromHere && <ThreadLine>{t("sentFromHere")}</ThreadLine>}
                {line?.model && <ThreadLine>{t("modelChanged", { model: line.model })}</ThreadLine>}
                {message.role === "user" ? (
                  <Question {...{ message, siblings, busy, actions }} />
                ) : (
                  <Answer {...{ message, siblings, busy, actions }} writing={busy && message === last} />
                )}
              </Fragment>
            );
          })}
          {busy && last?.role !== "assistant" && <Thinking />}
        </div>
      </div>
      {isFar && (
        <Button
          size="sm"
          onClick={jump}
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
