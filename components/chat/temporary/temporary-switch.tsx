"use client";

import { Ghost } from "lucide-react";
import { useTranslations } from "next-intl";
import { useOwnerId } from "@/components/sidebar/use-conversations";
import { IconButton } from "@/components/ui/icon-button";
import { cn } from "@/lib/cn";
import { newChatDraft, writeDraft } from "../draft";

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
        onClick={() => {
          // What was typed so far was kept as a draft, and would be there afterwards.
          if (!checked) writeDraft(localStorage, ownerId, newChatDraft, "");
          onChange(!checked);
        }}
        className={cn(checked && "bg-accent-soft text-accent hover:bg-accent-soft hover:text-accent-strong")}
      >
        <Ghost aria-hidden />
      </IconButton>
    </>
  );
}
