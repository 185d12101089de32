"use client";

import { Archive, ArchiveRestore, Trash2, X } from "lucide-react";
import { useTranslations } from "next-intl";
import { AlertDialog, AlertDialogContent, AlertDialogTrigger } from "@/components/ui/alert-dialog";
import { IconButton } from "@/components/ui/icon-button";
import type { ConversationSummary } from "@/lib/conversations/contract";
import { useConversationActions } from "./use-conversation-actions";

/** What can be done with the chosen conversations, and how many they are. */
export function SelectionBar({
  selected,
  ofArchived,
  onDone,
}: {
  selected: readonly ConversationSummary[];
  ofArchived: boolean;
  onDone: () => void;
}) {
  const t = useTranslations("sidebar.selection");
  const common = useTranslations("ui");
  const { moveMany, removeMany } = useConversationActions();
  const count = selected.length;
  return (
    <div
      role="toolbar"
      aria-label={t("label")}
      className="sticky top-0 z-10 -mx-2.5 mb-2 flex items-center gap-0.5 border-line border-b bg-paper-sunken py-1 pr-1.5 pl-4.5"
    >
      <p role="status" className="min-w-0 flex-1 truncate font-medium text-sm tabular-nums">
        {t("count", { count })}
      </p>
      <IconButton
        label={t(ofArchived ? "restore" : "archive")}
        size="sm"
        aria-disabled={count === 0}
        className="aria-disabled:opacity-40 pointer-coarse:size-11"
        onClick={() => {
          if (count === 0) return;
          moveMany(selected, !ofArchived);
          onDone();
        }}
      >
        {ofArchived ? <ArchiveRestore aria-hidden /> : <Archive aria-hidden />}
      </IconButton>
      <AlertDialog>
        <AlertDialogTrigger
          disabled={count === 0}
          render={
            <IconButton
              label={t("delete")}
              size="sm"
              className="text-danger disabled:opacity-40 pointer-coarse:size-11"
            />
          }
        >
          <Trash2 aria-hidden />
        </AlertDialogTrigger>
        <AlertDialogContent
          danger
          title={t("confirm", { count })}
          description={t("confirmText")}
          cancelLabel={common("cancel")}
          confirmLabel={t("delete")}
          onConfirm={() => {
            removeMany(selected);
            onDone();
          }}
        />
      </AlertDialog>
      <IconButton label={t("done")} size="sm" className="pointer-coarse:size-11" onClick={onDone}>
        <X aria-hidden />
      </IconButton>
    </div>
  );
}
