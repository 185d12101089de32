"use client";

import { useTranslations } from "next-intl";
import { memo, useSyncExternalStore } from "react";
import type { ChatMessage } from "@/lib/conversations/contract";
import { AnswerFooter } from "./answer-footer";
import { AnswerProblem } from "./answer-problem";
import type { LiveAnswer } from "./live-answer";
import { LazyMarkdown } from "./parts/lazy-markdown";
import { LazyToolCall } from "./parts/lazy-tool-call";
import { Reasoning } from "./parts/reasoning";
import { problemOf, type Remedy } from "./problem";
import { Thinking } from "./thinking";
import type { ThreadActions } from "./thread-actions";

/** An answer: text on the page. One that isn't the last never renders again while another is written. */
export const Answer = memo(function Answer({
  message: known,
  siblings,
  live,
  actions,
}: {
  message: ChatMessage;
  siblings: readonly string[];
  /** Where its text comes from while this very answer is being written. */
  live: LiveAnswer | null;
  actions: ThreadActions;
}) {
  const t = useTranslations("chat.answer");
  const writing = live !== null;
  const message =
    useSyncExternalStore(live?.subscribe ?? never, live?.get ?? nothing, live?.get ?? nothing) ?? known;
  const problem = writing ? null : problemOf(message);
  const metadata = message.metadata;
  const visible = message.parts.some(
    (part) =>
      part.type === "dynamic-tool" ||
      ((part.type === "text" || part.type === "reasoning") && part.text !== ""),
  );

  const omitted = metadata?.omittedMessages ?? 0;
  const omittedFiles = metadata?.omittedFiles ?? 0;

  function onRemedy(remedy: Remedy) {
    if (remedy === "continue") actions.continueAnswer(message.id);
    else if (remedy === "replace_model") {
      const replacement = metadata?.error?.details.replacement;
      if (typeof replacement === "string") actions.changeModel(message.id, replacement);
    } else actions.regenerate(message.id);
  }

  return (
    <article data-message={message.id} className="scroll-mt-4">
      <h2 className="sr-only">{t("heading")}</h2>
      {omitted > 0 && <p className="mb-3 text-ink-muted text-sm">{t("omitted", { count: omitted })}</p>}
      {omittedFiles > 0 && (
        <p className="mb-3 text-ink-muted text-sm">{t("omittedFiles", { count: omittedFiles })}</p>
      )}
      {message.parts.map((part, index) => {
        const open = writing && index === message.parts.length - 1;
        const key = `${message.id}-${index}`;
        if (part.type === "text") {
          return part.text === "" ? null : (
            <LazyMarkdown key={key} id={key} text={part.text} writing={open} />
          );
        }
        if (part.type === "reasoning") {
          const { durationMs, startedAt } = thinkingOf(part);
          return (
            <Reasoning
              key={key}
              text={part.text}
              writing={open}
              startedAt={startedAt}
              durationMs={durationMs}
            />
          );
        }
        return part.type === "dynamic-tool" ? <LazyToolCall key={key} part={part} writing={writing} /> : null;
      })}
      {writing && (!visible || message.parts.at(-1)?.type === "step-start") && (
        <Thinking since={visible ? undefined : metadata?.createdAt} waitingUntil={metadata?.waitingUntil} />
      )}
      {problem && (
        <AnswerProblem
          problem={problem}
          since={Date.parse(metadata?.createdAt ?? "") + (metadata?.totalMs ?? 0)}
          onRemedy={onRemedy}
          onChooseModel={(modelId) => actions.changeModel(message.id, modelId)}
        />
      )}
      {!writing && <AnswerFooter message={message} siblings={siblings} actions={actions} />}
    </article>
  );
});

const never = () => () => undefined;
const nothing = () => null;

/** What the server says of a part of thinking. */
function thinkingOf({ providerMetadata }: { providerMetadata?: Record<string, Record<string, unknown>> }) {
  const { durationMs, startedAt } = providerMetadata?.tramontane ?? {};
  return {
    durationMs: typeof durationMs === "number" ? durationMs : null,
    startedAt: typeof startedAt === "string" ? startedAt : null,
  };
}
