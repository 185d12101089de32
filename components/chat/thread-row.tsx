"use client";

import { useTranslations } from "next-intl";
import { memo, useEffect, useRef, useState } from "react";
import type { ChatMessage } from "@/lib/conversations/contract";
import { Answer } from "./answer";
import type { LiveAnswer } from "./live-answer";
import { textOf } from "./problem";
import { Question } from "./question";
import type { ThreadActions } from "./thread-actions";
import { ThreadLine } from "./thread-line";
import type { Line } from "./thread-lines";
import { likelyHeightPx } from "./thread-window";

export type ThreadRowProps = {
  message: ChatMessage;
  siblings: readonly string[];
  /** Where the text comes from while this very message is being written. */
  live: LiveAnswer | null;
  actions: ThreadActions;
  /** What is said above it. */
  line: Line | undefined;
  /** Older than the screen that was opened: only its words are in the page until the reader comes near. */
  isOlder: boolean;
};

/**
 * One message of a thread. Of older ones only the words are there, so that the page can be searched and read aloud;
 * the browser lays them out when they come near, and then they get their full form.
 */
export const ThreadRow = memo(function ThreadRow({ isOlder, line, ...props }: ThreadRowProps) {
  const t = useTranslations("chat.thread");
  const [isPlain, setPlain] = useState(isOlder);
  const { message } = props;
  const content = isPlain ? (
    <PlainMessage message={message} onNear={() => setPlain(false)} />
  ) : message.role === "user" ? (
    <Question message={message} siblings={props.siblings} actions={props.actions} />
  ) : (
    <Answer {...props} />
  );
  return (
    <>
      {line?.sentFromHere && <ThreadLine>{t("sentFromHere")}</ThreadLine>}
      {line?.model && <ThreadLine>{t("modelChanged", { model: line.model })}</ThreadLine>}
      {content}
    </>
  );
});

/** How far from the window a message gets its full form: far enough that nobody sees it happen. */
const nearMargin = "150% 0px";

function PlainMessage({ message, onNear }: { message: ChatMessage; onNear: () => void }) {
  const t = useTranslations("chat");
  const article = useRef<HTMLElement>(null);
  const near = useRef(onNear);
  useEffect(() => {
    near.current = onNear;
  });
  useEffect(() => {
    const element = article.current;
    const scroller = element?.closest<HTMLElement>("[data-scroller]");
    if (!element || !scroller) return;
    return observe(element, scroller, () => near.current());
  }, []);
  return (
    <article
      ref={article}
      data-message={message.id}
      className="whitespace-pre-wrap [content-visibility:auto] [overflow-wrap:anywhere]"
      style={{ containIntrinsicBlockSize: `auto ${likelyHeightPx(message)}px` }}
    >
      <h2 className="sr-only">{t(message.role === "user" ? "question.heading" : "answer.heading")}</h2>
      {textOf(message)}
    </article>
  );
}

/** One observer for all the messages of a scroller. */
const observers = new WeakMap<
  HTMLElement,
  { observer: IntersectionObserver; acts: Map<Element, () => void> }
>();

function observe(element: HTMLElement, scroller: HTMLElement, act: () => void): () => void {
  let known = observers.get(scroller);
  if (!known) {
    const acts = new Map<Element, () => void>();
    const observer = new IntersectionObserver(
      (entries) => {
        for (const { isIntersecting, target } of entries) if (isIntersecting) acts.get(target)?.();
      },
      { root: scroller, rootMargin: nearMargin },
    );
    known = { observer, acts };
    observers.set(scroller, known);
  }
  const { observer, acts } = known;
  acts.set(element, act);
  observer.observe(element);
  return () => {
    acts.delete(element);
    observer.unobserve(element);
  };
}
