"use client";

import { Ellipsis } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { memo, useRef, useState } from "react";
import { buttonClass } from "@/components/ui/button-class";
import { LinkHint } from "@/components/ui/link-hint";
import { cn } from "@/lib/cn";
import type { ConversationSummary } from "@/lib/conversations/contract";
import { RenameField } from "./rename-field";
import type { RowMenuTarget } from "./row-menu";
import { useConversationActions } from "./use-conversation-actions";

/** One conversation of the list: a link, whether it is being answered, and what opens its menu. */
export const ConversationRow = memo(function ConversationRow({
  conversation,
  isCurrent,
  place,
  isMenuOpen,
  onMenu,
  onNavigate,
}: {
  conversation: ConversationSummary;
  isCurrent: boolean;
  /** Its place in its group; rows are laid out by it, since only those in view are there. */
  place: number;
  isMenuOpen: boolean;
  /** Opens its menu, or closes it. */
  onMenu: (target: RowMenuTarget, button: HTMLButtonElement, byKey: boolean) => void;
  onNavigate?: () => void;
}) {
  const t = useTranslations("sidebar");
  const { rename } = useConversationActions();
  const [isRenaming, setRenaming] = useState(false);
  const link = useRef<HTMLAnchorElement>(null);
  const takesFocus = useRef(false);
  const title = conversation.title || t("untitled");
  const style = { top: `calc(var(--row-height) * ${place})` };

  const openMenu = (button: HTMLButtonElement, byKey: boolean) =>
    onMenu({ conversation, rename: () => setRenaming(true) }, button, byKey);

  if (isRenaming) {
    return (
      <li style={style} className="absolute inset-x-0">
        <RenameField
          label={t("renameLabel")}
          title={conversation.title}
          onDone={(next, byKey) => {
            takesFocus.current = byKey;
            setRenaming(false);
            if (next !== null) rename(conversation, next);
          }}
        />
      </li>
    );
  }

  return (
    <li
      style={style}
      className={cn(
        "group/row absolute inset-x-0 rounded-md transition-colors duration-100 hover:bg-veil has-data-popup-open:bg-veil",
        isCurrent && "bg-veil-strong hover:bg-veil-strong",
      )}
    >
      <Link
        ref={(element) => {
          link.current = element;
          if (element && takesFocus.current) {
            takesFocus.current = false;
            element.focus();
          }
        }}
        href={`/c/${conversation.id}`}
        prefetch={false}
        data-conversation={conversation.id}
        aria-current={isCurrent ? "page" : undefined}
        title={title.length > 28 ? title : undefined}
        onClick={onNavigate}
        onKeyDown={(event) => event.key === "F2" && setRenaming(true)}
        className={cn(
          "flex h-(--row-height) items-center gap-2 rounded-md pr-2 pl-2.5 text-sm outline-offset-[-2px] pointer-coarse:pr-11",
          "group-focus-within/row:pr-9 group-hover/row:pr-9 group-has-data-popup-open/row:pr-9",
          isCurrent ? "font-medium text-ink" : "text-ink-muted group-hover/row:text-ink",
        )}
      >
        {conversation.activeRunId !== null && (
          <span
            role="img"
            aria-label={t("running")}
            className="size-1.5 shrink-0 animate-breathe rounded-full bg-accent forced-colors:bg-[Highlight]"
          />
        )}
        <span className="truncate">{title}</span>
        <LinkHint className="left-0.5" />
      </Link>
      <button
        type="button"
        aria-label={t("actions", { title })}
        aria-haspopup="menu"
        aria-expanded={isMenuOpen}
        data-popup-open={isMenuOpen ? "" : undefined}
        onClick={({ currentTarget, detail }) => openMenu(currentTarget, detail === 0)}
        className={cn(
          buttonClass({ variant: "ghost", size: "sm" }),
          "absolute top-1/2 right-0.5 size-8 -translate-y-1/2 px-0 opacity-0 active:-translate-y-1/2 pointer-coarse:size-11",
          "focus-visible:opacity-100 group-hover/row:opacity-100 data-popup-open:opacity-100 pointer-coarse:opacity-100",
        )}
      >
        <Ellipsis aria-hidden />
      </button>
    </li>
  );
});
