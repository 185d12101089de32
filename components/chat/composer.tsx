"use client";

import { ArrowUp, Square } from "lucide-react";
import { useTranslations } from "next-intl";
import { memo, type ReactNode, type Ref, useImperativeHandle, useRef, useState } from "react";
import { IconButton } from "@/components/ui/icon-button";
import { maxQuestionLength } from "@/lib/chat/contract";
import { cn } from "@/lib/cn";
import { isSendKey } from "./composer-keys";
import { preloadMarkdown } from "./parts/lazy-markdown";
import { useDraft } from "./use-draft";

/** Measuring the height of more text than this is felt; such a field simply has its full height. */
const largeTextLength = 5_000;

export type ComposerHandle = {
  focus: () => void;
  /** Puts text (back) in front of what is there. */
  restore: (text: string) => void;
};

/**
 * Where the reader writes. The field is the browser's own and not React's: keys typed before hydration stay, and
 * no key press renders anything.
 */
export const Composer = memo(function Composer({
  ref,
  ownerId,
  draftKey,
  busy,
  stopping,
  blockedReason,
  onSend,
  onStop,
  children,
}: {
  ref: Ref<ComposerHandle>;
  /** Whose drafts these are. */
  ownerId: string | null;
  draftKey: string;
  busy: boolean;
  stopping: boolean;
  /** Why nothing can be sent now, as a sentence. */
  blockedReason: string | null;
  onSend: (text: string) => void;
  onStop: () => void;
  /** The model picker and the settings. */
  children: ReactNode;
}) {
  const t = useTranslations("chat.composer");
  const field = useRef<HTMLTextAreaElement>(null);
  const [length, setLength] = useState<"empty" | "some" | "large" | "tooLong">("empty");
  const draft = useDraft(field, ownerId, draftKey, measure);
  const reason = length === "tooLong" ? t("tooLong", { max: maxQuestionLength }) : blockedReason;
  const canSend = !busy && reason === null && length !== "empty";

  function measure() {
    const element = field.current;
    if (!element) return;
    const { value } = element;
    setLength(sizeOf(value));
    growByHand(element);
  }

  function send() {
    const text = field.current?.value ?? "";
    if (!canSend || !field.current || text.trim() === "") return;
    field.current.value = "";
    draft.clear();
    measure();
    onSend(text);
  }

  useImperativeHandle(ref, () => ({
    focus: () => field.current?.focus(),
    restore: (text) => {
      const element = field.current;
      if (!element) return;
      element.value = element.value.trim() === "" ? text : `${text}\n\n${element.value}`;
      draft.touch();
      measure();
      element.focus();
    },
  }));

  return (
    <form
      className="mx-auto w-full max-w-[calc(var(--container-reading)+1rem)] px-2 pb-[max(0.5rem,env(safe-area-inset-bottom))] sm:px-4 sm:pb-3"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <div className="rounded-2xl border border-line-strong bg-paper-raised shadow-raised transition-shadow focus-within:border-accent focus-within:shadow-popover">
        <textarea
          ref={field}
          id="composer"
          name="message"
          rows={1}
          aria-label={t("label")}
          aria-describedby="composer-note"
          placeholder={t("placeholder")}
          onChange={() => {
            draft.touch();
            measure();
          }}
          onPaste={(event) => {
            const text = event.clipboardData.getData("text/plain");
            if (text.length <= largeTextLength) return;
            // The browser's own way of inserting is slow beyond reason for text of this size.
            event.preventDefault();
            insertLarge(event.currentTarget, text);
            draft.touch();
            measure();
          }}
          onFocus={preloadMarkdown}
          onKeyDown={(event) => {
            if (!isSendKey(event.nativeEvent)) return;
            event.preventDefault();
            send();
          }}
          className={cn(
            "quiet-scroll block min-h-12 w-full resize-none bg-transparent px-4 pt-3 pb-1 leading-reading outline-none",
            length === "large" || length === "tooLong" ? "h-[33dvh]" : "field-sizing-content max-h-[33dvh]",
          )}
        />
        <div className="flex items-center gap-1 p-1.5">
          {children}
          <p id="composer-note" className="ml-auto min-w-0 truncate px-1 text-ink-muted text-xs">
            {reason ?? <span className="hidden sm:inline">{t(busy ? "busyHint" : "hint")}</span>}
          </p>
          {busy ? (
            <IconButton
              label={t(stopping ? "stopping" : "stop")}
              variant="secondary"
              side="top"
              aria-disabled={stopping}
              // The second half of a double click on Send lands here.
              onClick={(event) => event.detail < 2 && onStop()}
              className="rounded-full aria-disabled:opacity-50"
            >
              <Square aria-hidden className="size-3.5 fill-current" />
            </IconButton>
          ) : (
            <IconButton
              label={t("send")}
              type="submit"
              variant="primary"
              side="top"
              aria-disabled={!canSend}
              className="rounded-full aria-disabled:bg-veil-strong aria-disabled:text-ink-muted"
            >
              <ArrowUp aria-hidden />
            </IconButton>
          )}
        </div>
      </div>
    </form>
  );
});

function sizeOf(text: string): "empty" | "some" | "large" | "tooLong" {
  if (text.length > maxQuestionLength) return "tooLong";
  if (text.length > largeTextLength) return "large";
  return text.trim() === "" ? "empty" : "some";
}

function insertLarge(element: HTMLTextAreaElement, text: string): void {
  // Before the text is in, or the browser would first measure all of it.
  element.style.setProperty("field-sizing", "fixed");
  element.setRangeText(text, element.selectionStart, element.selectionEnd, "end");
  requestAnimationFrame(() => element.style.removeProperty("field-sizing"));
}

/** For browsers without `field-sizing`. */
function growByHand(element: HTMLTextAreaElement): void {
  if (CSS.supports("field-sizing", "content")) return;
  element.style.height = "auto";
  if (element.value.length <= largeTextLength) element.style.height = `${element.scrollHeight}px`;
}
