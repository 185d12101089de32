"use client";

import { Check, Copy, Pencil } from "lucide-react";
import { useTranslations } from "next-intl";
import { memo, useRef, useState } from "react";
import { IconButton } from "@/components/ui/icon-button";
import { cn } from "@/lib/cn";
import type { ChatMessage } from "@/lib/conversations/contract";
import { filesOf } from "@/lib/files/contract";
import { BranchArrows } from "./branch-arrows";
import { EditQuestion } from "./edit-question";
import { LazyAttachedFiles } from "./parts/lazy-attached-files";
import { textOf } from "./problem";
import type { ThreadActions } from "./thread-actions";
import { useCopy } from "./use-copy";
import { WaitingButton } from "./writing";

/** The reader's own words, in a soft block to the right; can be asked anew in other words. */
export const Question = memo(function Question({
  message,
  siblings,
  actions,
}: {
  message: ChatMessage;
  siblings: readonly string[];
  actions: ThreadActions;
}) {
  const t = useTranslations("chat.question");
  const [editing, setEditing] = useState(false);
  const [unfolded, setUnfolded] = useState(false);
  const editButton = useRef<HTMLButtonElement>(null);
  const { copied, copy } = useCopy();
  const text = textOf(message);
  const files = filesOf(message);
  const long = isLong(text);
  const folded = long && !unfolded;

  function leaveEditing() {
    setEditing(false);
    requestAnimationFrame(() => editButton.current?.focus());
  }

  if (editing) {
    return (
      <EditQuestion
        text={text}
        files={files}
        onCancel={leaveEditing}
        onSave={(newText) => {
          if (actions.edit(message.id, newText)) setEditing(false);
        }}
      />
    );
  }
  return (
    <article data-message={message.id} className="group/row flex scroll-mt-4 flex-col items-end">
      <h2 className="sr-only">{t("heading")}</h2>
      {files.length > 0 && (
        <div className="mb-1.5 max-w-[85%]">
          <LazyAttachedFiles files={files} />
        </div>
      )}
      {text !== "" && (
        <div className="max-w-[85%] rounded-2xl rounded-br-md bg-veil px-4 py-2.5 forced-colors:border">
          <p
            className={cn(
              "whitespace-pre-wrap leading-reading [overflow-wrap:anywhere]",
              folded && "max-h-72 overflow-hidden [mask-image:linear-gradient(black_75%,transparent)]",
            )}
          >
            {text}
          </p>
          {long && (
            <button
              type="button"
              aria-expanded={!folded}
              onClick={() => setUnfolded(!unfolded)}
              className="touch-target mt-1 rounded-md font-medium text-accent text-sm hover:text-accent-strong"
            >
              {t(folded ? "showAll" : "showLess")}
            </button>
          )}
        </div>
      )}
      <div className="-mb-3 mt-1 flex min-h-8 items-center gap-0.5 opacity-0 transition-opacity focus-within:opacity-100 group-hover/row:opacity-100 has-[fieldset]:opacity-100 pointer-coarse:opacity-100">
        {text !== "" && (
          <IconButton label={t(copied ? "copied" : "copy")} size="sm" onClick={() => copy(text)}>
            {copied ? <Check aria-hidden className="text-success" /> : <Copy aria-hidden />}
          </IconButton>
        )}
        <WaitingButton ref={editButton} label={t("edit")} data-edit onClick={() => setEditing(true)}>
          <Pencil aria-hidden />
        </WaitingButton>
        <BranchArrows siblings={siblings} id={message.id} onSelect={actions.selectBranch} />
      </div>
    </article>
  );
});

/** Longer than a screen: folded, so that a pasted file doesn't bury its answer. */
function isLong(text: string): boolean {
  return text.length > 2500 || text.split("\n", 31).length > 30;
}
