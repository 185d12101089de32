"use client";

import { useTranslations } from "next-intl";
import { memo } from "react";
import { cn } from "@/lib/cn";
import type { ConversationSummary } from "@/lib/conversations/contract";

/** One conversation while several are being chosen: a box to tick, alone or with all between it and the last one. */
export const SelectableRow = memo(function SelectableRow({
  conversation,
  isSelected,
  place,
  onToggle,
}: {
  conversation: ConversationSummary;
  isSelected: boolean;
  place: number;
  onToggle: (id: string, isRange: boolean) => void;
}) {
  const t = useTranslations("sidebar");
  return (
    <li style={{ top: `calc(var(--row-height) * ${place})` }} className="absolute inset-x-0">
      {/* Shift would select the text. */}
      <label
        onMouseDown={(event) => event.shiftKey && event.preventDefault()}
        className={cn(
          "flex h-(--row-height) cursor-pointer select-none items-center gap-2.5 rounded-md px-2.5 text-sm hover:bg-veil",
          isSelected ? "bg-veil text-ink" : "text-ink-muted",
        )}
      >
        <input
          type="checkbox"
          data-conversation={conversation.id}
          checked={isSelected}
          onChange={(event) => {
            const { nativeEvent } = event;
            onToggle(conversation.id, nativeEvent instanceof MouseEvent && nativeEvent.shiftKey);
          }}
          className="size-4 shrink-0 accent-accent"
        />
        <span className="truncate">{conversation.title || t("untitled")}</span>
      </label>
    </li>
  );
});
