"use client";

import { useTranslations } from "next-intl";
import { useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { isComposing } from "@/components/ui/is-composing";
import type { StoredFile } from "@/lib/files/contract";
import { isSendKey } from "./composer-keys";
import { LazyAttachedFiles } from "./parts/lazy-attached-files";
import { useIsWriting } from "./writing";

/** Rewrites a question in its place. The old one and its answers stay on their branch. */
export function EditQuestion({
  text,
  files,
  onSave,
  onCancel,
}: {
  text: string;
  /** They go with the new words too. */
  files: readonly StoredFile[];
  /** Not called while an answer is being written: the words wait here. */
  onSave: (text: string) => void;
  onCancel: () => void;
}) {
  const t = useTranslations("chat.question");
  const field = useRef<HTMLTextAreaElement>(null);
  const [blank, setBlank] = useState(text.trim() === "");
  const isWriting = useIsWriting();
  const canSave = !isWriting && (!blank || files.length > 0);
  const save = () => {
    const value = field.current?.value ?? "";
    if (!isWriting && (value.trim() !== "" || files.length > 0)) onSave(value);
  };
  return (
    <form
      className="rounded-2xl border border-line-strong bg-paper-raised p-2 shadow-raised"
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      {files.length > 0 && (
        <div className="px-2 pt-1 pb-2">
          <LazyAttachedFiles files={files} />
        </div>
      )}
      <textarea
        ref={field}
        // biome-ignore lint/a11y/noAutofocus: the reader has just asked to write here.
        autoFocus
        aria-label={t("editLabel")}
        defaultValue={text}
        rows={3}
        className="field-sizing-content block max-h-[50dvh] min-h-20 w-full resize-none bg-transparent px-2 py-1.5 leading-reading outline-none"
        onChange={(event) => setBlank(event.target.value.trim() === "")}
        onFocus={(event) => event.target.setSelectionRange(text.length, text.length)}
        onKeyDown={(event) => {
          if (event.key === "Escape" && !isComposing(event.nativeEvent)) onCancel();
          else if (isSendKey(event.nativeEvent)) {
            event.preventDefault();
            save();
          }
        }}
      />
      <div className="flex flex-wrap items-center justify-end gap-2 pt-1">
        <span className="mr-auto px-2 text-ink-muted text-xs">{t(isWriting ? "editWaits" : "editHint")}</span>
        <Button size="sm" variant="ghost" onClick={onCancel}>
          {t("cancel")}
        </Button>
        <Button size="sm" variant="primary" type="submit" disabled={!canSave}>
          {t("save")}
        </Button>
      </div>
    </form>
  );
}
