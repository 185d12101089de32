"use client";

import { Archive, ArchiveRestore, ListChecks, PencilLine, Pin, PinOff, Trash2 } from "lucide-react";
import { useTranslations } from "next-intl";
import { useRef } from "react";
import { ControlledMenu, MenuItem, MenuSeparator } from "@/components/ui/menu";
import type { MenuControl } from "@/components/ui/use-menu-button";
import type { ConversationSummary } from "@/lib/conversations/contract";
import { neighbour } from "./neighbour";
import { useConversationActions } from "./use-conversation-actions";

export type RowMenuTarget = { conversation: ConversationSummary; rename: () => void };

/** One menu for all rows: ten thousand of them must not be ten thousand menus. */
export function RowMenu({
  target,
  control,
  onSelect,
}: {
  /** Whose menu it is, or was until it closed. */
  target: RowMenuTarget;
  control: MenuControl;
  /** Begins to choose several. */
  onSelect: (id: string) => void;
}) {
  const t = useTranslations("sidebar");
  /** Where the focus goes when the menu has closed: back to the button, unless the row is about to go. */
  const focusAfter = useRef<HTMLElement | boolean>(true);
  return (
    <ControlledMenu
      control={control}
      aria-label={t("actions", { title: target.conversation.title || t("untitled") })}
      finalFocus={() => {
        const goal = focusAfter.current;
        focusAfter.current = true;
        return goal === true ? control.anchor.current : goal;
      }}
    >
      <Items
        {...target}
        onSelect={onSelect}
        setFocusAfter={(goal) => {
          focusAfter.current = goal;
        }}
      />
    </ControlledMenu>
  );
}

function Items({
  conversation,
  rename,
  onSelect,
  setFocusAfter,
}: RowMenuTarget & {
  onSelect: (id: string) => void;
  setFocusAfter: (goal: HTMLElement | boolean) => void;
}) {
  const t = useTranslations("sidebar");
  const { setPinned, archive, unarchive, remove } = useConversationActions();
  const leaveRow = (act: (conversation: ConversationSummary) => void) => () => {
    setFocusAfter(neighbour(conversation.id) ?? true);
    act(conversation);
  };
  return (
    <>
      <MenuItem
        onClick={() => {
          setFocusAfter(false);
          rename();
        }}
      >
        <PencilLine aria-hidden />
        {t("rename")}
      </MenuItem>
      {!conversation.archived && (
        <MenuItem onClick={() => setPinned(conversation, !conversation.pinned)}>
          {conversation.pinned ? <PinOff aria-hidden /> : <Pin aria-hidden />}
          {conversation.pinned ? t("unpin") : t("pin")}
        </MenuItem>
      )}
      <MenuItem
        onClick={() => {
          setFocusAfter(false);
          onSelect(conversation.id);
        }}
      >
        <ListChecks aria-hidden />
        {t("select")}
      </MenuItem>
      {conversation.archived ? (
        <MenuItem onClick={leaveRow(unarchive)}>
          <ArchiveRestore aria-hidden />
          {t("unarchive")}
        </MenuItem>
      ) : (
        <MenuItem onClick={leaveRow(archive)}>
          <Archive aria-hidden />
          {t("archive")}
        </MenuItem>
      )}
      <MenuSeparator />
      <MenuItem danger onClick={leaveRow(remove)}>
        <Trash2 aria-hidden />
        {t("delete")}
      </MenuItem>
    </>
  );
}
