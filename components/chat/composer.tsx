"use client";

import { ArrowUp, Square } from "lucide-react";
import dynamic from "next/dynamic";
import { useTranslations } from "next-intl";
import {
  type ClipboardEvent,
  memo,
  type ReactNode,
  type Ref,
  useImperativeHandle,
  useRef,
  useState,
  useSyncExternalStore,
} from "react";
import { IconButton } from "@/components/ui/icon-button";
import { maxQuestionLength } from "@/lib/chat/contract";
import { cn } from "@/lib/cn";
import { fileAddress, type StoredFile } from "@/lib/files/contract";
import { appFetch } from "@/lib/http/client";
import { AttachButton } from "./attachments/attach-button";
import type { Attachment, AttachmentStore, KeptAttachment } from "./attachments/attachment-store";
import { type ModelTakes, misfitOf } from "./attachments/model-takes";
import { type ComposedSize, growByHand, insertLarge, largeTextLength, sizeOf } from "./composer-field";
import { isSendKey } from "./composer-keys";
import { preloadThread } from "./load-thread";
import { useDraft } from "./use-draft";

/** The id of the field: one page has one composer. */
const fieldId = "composer";

/** What stands in the composer of this page. */
export function composedText(): string {
  const field = document.getElementById(fieldId);
  return field instanceof HTMLTextAreaElement ? field.value : "";
}

/** A pasted text beyond this is a file to be asked about rather than a question; it is attached. */
const longPasteLength = 20_000;

const AttachmentList = dynamic(() =>
  import("./attachments/attachment-list").then((module) => module.AttachmentList),
);

const noAttachments: readonly Attachment[] = [];

export type ComposerHandle = {
  focus: () => void;
  /** What is written there now. */
  text: () => string;
  /** Puts text (back) in front of what is there, and attaches again what was attached. */
  restore: (text: string, files?: readonly StoredFile[]) => void;
};

/**
 * Where the reader writes. The field is the browser's own and not React's: keys typed before hydration stay, and
 * no key press renders anything.
 */
export const Composer = memo(function Composer({
  ref,
  ownerId,
  draftKey,
  initialText = "",
  busy,
  stopping,
  blockedReason,
  attachments,
  takes,
  canAttach,
  onSend,
  onStop,
  children,
}: {
  ref: Ref<ComposerHandle>;
  /** Whose drafts these are. */
  ownerId: string | null;
  /** `null` keeps no draft. */
  draftKey: string | null;
  /** What the field begins with in place of the draft. */
  initialText?: string;
  busy: boolean;
  stopping: boolean;
  /** Why nothing can be sent now, as a sentence. */
  blockedReason: string | null;
  attachments: AttachmentStore;
  /** What the chosen model takes beside text. */
  takes: ModelTakes;
  /** False in a temporary chat: an attached file would be stored. */
  canAttach: boolean;
  onSend: (text: string, files: StoredFile[]) => void;
  onStop: () => void;
  /** The model picker and the settings. */
  children: ReactNode;
}) {
  const t = useTranslations("chat.composer");
  const tAttach = useTranslations("chat.attachments");
  const field = useRef<HTMLTextAreaElement>(null);
  const [length, setLength] = useState<ComposedSize>("empty");
  const draft = useDraft(field, ownerId, draftKey, initialText, measure);
  const attached = useSyncExternalStore(attachments.subscribe, attachments.get, () => noAttachments);
  const reason = reasonAgainst(length);
  const canSend = isSendable(length);

  function reasonAgainst(size: ComposedSize): string | null {
    if (size === "tooLong") return t("tooLong", { max: maxQuestionLength });
    return blockedReason ?? attachmentReason(attached, takes);
  }

  function isSendable(size: ComposedSize): boolean {
    return !busy && reasonAgainst(size) === null && (size !== "empty" || attached.length > 0);
  }

  function attachmentReason(items: readonly Attachment[], model: ModelTakes): string | null {
    if (items.some(({ state }) => state === "waiting" || state === "uploading"))
      return tAttach("stillUploading");
    const isInTheWay = items.some((item) => item.state === "failed" || misfitOf(item, model) !== null);
    return isInTheWay ? tAttach("inTheWay") : null;
  }

  function measure() {
    const element = field.current;
    if (!element) return;
    const { value } = element;
    const size = sizeOf(value);
    setLength(size);
    if (size !== "empty") preloadThread();
    growByHand(element);
  }

  function send() {
    const text = field.current?.value ?? "";
    // By what is in the field: what was typed before this code ran may be sent before it was measured.
    if (!field.current || !isSendable(sizeOf(text))) return;
    field.current.value = "";
    draft.clear();
    measure();
    onSend(
      text,
      attachments.take().map(({ file }) => file),
    );
  }

  function paste(event: ClipboardEvent<HTMLTextAreaElement>) {
    const { clipboardData } = event;
    const text = clipboardData.getData("text/plain");
    const files = [...clipboardData.files];
    // Office programs put a picture of the text beside the text.
    if (canAttach && files.length > 0 && (text === "" || !clipboardData.types.includes("text/html"))) {
      event.preventDefault();
      attachments.add(files);
    } else if (canAttach && text.length > longPasteLength) {
      event.preventDefault();
      attachments.add([new File([text], tAttach("pastedName"), { type: "text/plain" })], { isPasted: true });
    } else if (text.length > largeTextLength) {
      // The browser's own way of inserting is slow beyond reason for text of this size.
      event.preventDefault();
      insert(text);
    }
  }

  function insert(text: string) {
    if (!field.current) return;
    insertLarge(field.current, text);
    draft.touch();
    measure();
    field.current.focus();
  }

  /** Undoes what became of a long text that was pasted. */
  async function insertPasted(item: Attachment) {
    const text = await (attachments.textOf(item.key) ?? fetchText(item));
    if (text === null) return;
    attachments.remove(item.key);
    insert(text);
  }

  useImperativeHandle(ref, () => ({
    focus: () => field.current?.focus(),
    text: () => field.current?.value ?? "",
    restore: (text, files = []) => {
      const element = field.current;
      if (!element) return;
      attachments.restore(files.map((file): KeptAttachment => ({ file, isPasted: false })));
      const isAlone = element.value.trim() === "" || text.trim() === "";
      element.value = isAlone ? text || element.value : `${text}\n\n${element.value}`;
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
        {attached.length > 0 && (
          <AttachmentList
            items={attached}
            store={attachments}
            takes={takes}
            onInsert={(item) => void insertPasted(item)}
            onRemoved={() => field.current?.focus()}
          />
        )}
        <p role="status" className="sr-only">
          {/* Nothing attached is nothing to say, and a compiled sentence can't be empty. */}
          {attached.length > 0 &&
            tAttach("status", {
              ready: attached.filter(({ state }) => state === "ready").length,
              uploading: attached.filter(({ state }) => state === "waiting" || state === "uploading").length,
              failed: attached.filter(({ state }) => state === "failed").length,
            })}
        </p>
        <textarea
          ref={field}
          id={fieldId}
          name="message"
          rows={1}
          aria-label={t("label")}
          aria-describedby="composer-note"
          placeholder={t("placeholder")}
          // Not onChange: React leaves it out when the field is again what React last saw, which a large paste isn't.
          onInput={() => {
            draft.touch();
            measure();
          }}
          onPaste={paste}
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
          {canAttach && <AttachButton store={attachments} takes={takes} />}
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

/** The text of an attachment that another page, before a reload, had pasted. */
async function fetchText({ file }: Attachment): Promise<string | null> {
  if (!file) return null;
  return appFetch(fileAddress(file.id)).then(
    (response) => response.text(),
    () => null,
  );
}
