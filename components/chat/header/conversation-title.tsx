"use client";

import { useTranslations } from "next-intl";
import { useRef } from "react";
import { RenameField } from "@/components/sidebar/rename-field";
import { tipProps } from "@/components/ui/tooltip";

/** The page's heading: the title, which a click or F2 opens for writing. */
export function ConversationTitle({
  title,
  isRenaming,
  onStart,
  onDone,
}: {
  title: string;
  isRenaming: boolean;
  /** Absent as long as there is nothing to rename. */
  onStart: (() => void) | undefined;
  /** `null` when nothing changed. */
  onDone: (title: string | null) => void;
}) {
  const t = useTranslations("chat.header");
  const takesFocus = useRef(false);
  if (isRenaming) {
    return (
      <div className="min-w-0 max-w-reading flex-1">
        <h1 className="sr-only">{title}</h1>
        <RenameField
          label={t("renameLabel")}
          title={title}
          onDone={(next, byKey) => {
            takesFocus.current = byKey;
            onDone(next);
          }}
        />
      </div>
    );
  }
  if (!onStart) {
    return <h1 className="min-w-0 truncate px-2 font-medium text-ink-muted text-sm">{title}</h1>;
  }
  return (
    <h1 className="flex min-w-0">
      <button
        type="button"
        {...tipProps("bottom", t("rename"))}
        ref={(element: HTMLButtonElement | null) => {
          if (!element || !takesFocus.current) return;
          takesFocus.current = false;
          element.focus();
        }}
        onClick={onStart}
        onKeyDown={(event) => event.key === "F2" && onStart()}
        className="touch-target min-w-0 truncate rounded-md px-2 py-1 font-medium text-ink-muted text-sm transition-colors hover:bg-veil hover:text-ink"
      >
        {title}
      </button>
    </h1>
  );
}
