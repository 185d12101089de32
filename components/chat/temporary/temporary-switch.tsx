"use client";

import { Ghost } from "lucide-react";
import { useTranslations } from "next-intl";
import { usePaletteActions } from "@/components/palette/ports";
import { useOwnerId } from "@/components/sidebar/use-conversations";
import { IconButton } from "@/components/ui/icon-button";
import { showToast } from "@/components/ui/toast";
import { cn } from "@/lib/cn";
import { readDraftFiles } from "../attachments/draft-files";
import { newChatDraft } from "../draft";

/** Makes the chat that is about to begin a temporary one. */
export function TemporarySwitch({
  checked,
  isGone,
  onChange,
}: {
  checked: boolean;
  /** The address names a temporary chat that is over. */
  isGone: boolean;
  onChange: (checked: boolean) => void;
}) {
  const t = useTranslations("chat.temporary");
  const ownerId = useOwnerId();

  /** An attached file is stored, so it can't come along; it waits with the ordinary chat. */
  async function sayFilesStay(): Promise<void> {
    const files = await readDraftFiles(localStorage, ownerId, newChatDraft);
    if (files.length > 0) showToast({ title: t("filesStay", { count: files.length }) });
  }

  function toggle(): void {
    if (!checked) void sayFilesStay();
    onChange(!checked);
  }

  usePaletteActions([
    { id: "temporary", label: t(checked ? "turnOff" : "switch"), icon: Ghost, run: toggle },
  ]);
  return (
    <>
      {isGone && checked && (
        <p role="status" className="mr-1 text-right text-ink-muted text-xs sm:text-sm">
          {t("gone")}
        </p>
      )}
      <IconButton
        label={t("switch")}
        aria-pressed={checked}
        onClick={toggle}
        className={cn(checked && "bg-accent-soft text-accent hover:bg-accent-soft hover:text-accent-strong")}
      >
        <Ghost aria-hidden />
      </IconButton>
    </>
  );
}
