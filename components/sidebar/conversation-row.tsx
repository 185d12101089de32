"use client";

import { Archive, Ellipsis, PencilLine, Pin, PinOff, Trash2 } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { memo, useRef, useState } from "react";
import { IconButton } from "@/components/ui/icon-button";
import { Menu, MenuContent, MenuItem, MenuSeparator, MenuTrigger } from "@/components/ui/menu";
import { cn } from "@/lib/cn";
import type { ConversationSummary } from "@/lib/conversations/contract";
import { RenameField } from "./rename-field";
import { useConversationActions } from "./use-conversation-actions";

/** One conversation of the list: a link, whether it is being answered, and its menu. */
export const ConversationRow = memo(function ConversationRow({
  conversation,
  isCurrent,
  onNavigate,
}: {
  conversation: ConversationSummary;
  isCurrent: boolean;
  onNavigate?: () => void;
}) {
  const t = useTranslations("sidebar");
  const { rename } = useConversationActions();
  const [isRenaming, setRenaming] = useState(false);
  const link = useRef<HTMLAnchorElement>(null);
  const takesFocus = useRef(false);
  const title = conversation.title || t("untitled");

  if (isRenaming) {
    return (
      <li>
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
      className={cn(
        "group/row relative rounded-md transition-colors duration-100 hover:bg-veil has-data-popup-open:bg-veil",
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
          "flex h-9 items-center gap-2 rounded-md pr-2 pl-2.5 text-sm outline-offset-[-2px] pointer-coarse:h-11 pointer-coarse:pr-11",
          "group-focus-within/row:pr-9 group-hover/row:pr-9 group-has-data-popup-open/row:pr-9",
          isCurrent ? "font-medium text-ink" : "text-ink-muted group-hover/row:text-ink",
        )}
      >
        {conversation.activeRunId !== null && (
          <span
            role="img"
            aria-label={t("running")}
            className="size-1.5 shrink-0 animate-breathe rounded-full bg-accent"
          />
        )}
        <span className="truncate">{title}</span>
      </Link>
      <RowMenu conversation={conversation} title={title} onRename={() => setRenaming(true)} />
    </li>
  );
});

function RowMenu({
  conversation,
  title,
  onRename,
}: {
  conversation: ConversationSummary;
  title: string;
  onRename: () => void;
}) {
  const t = useTranslations("sidebar");
  const { setPinned, archive, remove } = useConversationActions();
  /** Where the focus goes when the menu has closed: back to the button, unless the row is about to go. */
  const focusAfter = useRef<HTMLElement | boolean>(true);
  const trigger = useRef<HTMLButtonElement>(null);

  function leaveRow(act: (conversation: ConversationSummary) => void): void {
    focusAfter.current = neighbour(trigger.current) ?? true;
    act(conversation);
  }

  return (
    <Menu
      onOpenChange={(open) => {
        if (open) focusAfter.current = true;
      }}
    >
      <MenuTrigger
        ref={trigger}
        render={
          <IconButton
            label={t("actions", { title })}
            size="sm"
            side="right"
            className={cn(
              "absolute top-1/2 right-0.5 -translate-y-1/2 opacity-0 active:-translate-y-1/2",
              "focus-visible:opacity-100 group-hover/row:opacity-100 data-popup-open:opacity-100 pointer-coarse:opacity-100",
            )}
          />
        }
      >
        <Ellipsis aria-hidden />
      </MenuTrigger>
      <MenuContent finalFocus={() => focusAfter.current}>
        <MenuItem
          onClick={() => {
            focusAfter.current = false;
            onRename();
          }}
        >
          <PencilLine aria-hidden />
          {t("rename")}
        </MenuItem>
        <MenuItem onClick={() => setPinned(conversation, !conversation.pinned)}>
          {conversation.pinned ? <PinOff aria-hidden /> : <Pin aria-hidden />}
          {conversation.pinned ? t("unpin") : t("pin")}
        </MenuItem>
        <MenuItem onClick={() => leaveRow(archive)}>
          <Archive aria-hidden />
          {t("archive")}
        </MenuItem>
        <MenuSeparator />
        <MenuItem danger onClick={() => leaveRow(remove)}>
          <Trash2 aria-hidden />
          {t("delete")}
        </MenuItem>
      </MenuContent>
    </Menu>
  );
}

/** The row below, else the one above, else what starts a new chat. */
function neighbour(from: HTMLElement | null): HTMLElement | null {
  const sidebar = from?.closest("[data-sidebar]");
  const own = from?.closest("li")?.querySelector<HTMLElement>("[data-conversation]");
  if (!sidebar || !own) return null;
  const links = [...sidebar.querySelectorAll<HTMLElement>("[data-conversation]")];
  const index = links.indexOf(own);
  return links[index + 1] ?? links[index - 1] ?? sidebar.querySelector<HTMLElement>("[data-new-chat]");
}
