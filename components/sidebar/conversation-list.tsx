"use client";

import { usePathname } from "next/navigation";
import { useFormatter, useTranslations } from "next-intl";
import { type KeyboardEvent, type ReactNode, useId, useMemo, useRef, useState } from "react";
import { useLazyPart } from "@/components/ui/use-lazy-part";
import { ConversationRow } from "./conversation-row";
import { type ConversationGroup, groupConversations } from "./group-conversations";
import { type GroupWindow, windowsOf } from "./list-window";
import { MoreConversations } from "./more-conversations";
import { SelectableRow } from "./selectable-row";
import { useConversationList } from "./use-conversations";
import { useRowMenu } from "./use-row-menu";
import { useSeenSpan } from "./use-seen-span";
import { useSelection } from "./use-selection";
import { useToday } from "./use-today";

const loadSelectionBar = () => import("./selection-bar");

/** Conversations by day, the newest first. However many there are, only the rows in view are on the page. */
export function ConversationList({
  serverNow,
  ofArchived = false,
  empty,
  onNavigate,
}: {
  serverNow: number;
  ofArchived?: boolean;
  /** What stands there when there are none. */
  empty: ReactNode;
  onNavigate?: () => void;
}) {
  const { conversations, nextCursor } = useConversationList();
  const { now, zone } = useToday(serverNow);
  const pathname = usePathname();
  const id = useId();
  const root = useRef<HTMLDivElement>(null);
  const menu = useRowMenu();
  /** The row with the focus stays, wherever the list is scrolled to. */
  const [heldId, setHeldId] = useState<string | null>(null);
  const { seen, sizes } = useSeenSpan(root);
  const groups = useMemo(() => groupConversations(conversations, now, zone), [conversations, now, zone]);
  const windows = windowsOf(
    groups.map((group) => group.conversations.length),
    seen,
    sizes,
  );
  const selection = useSelection(groups);
  const bar = useLazyPart(loadSelectionBar, selection.isOn);

  function onKeyDown(event: KeyboardEvent): void {
    if (event.key === "Escape" && selection.isOn) {
      event.preventDefault();
      event.stopPropagation();
      selection.end();
    }
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    const goal = besideFocus(root.current, event.key === "ArrowDown" ? 1 : -1);
    if (!goal) return;
    event.preventDefault();
    goal.focus();
    if (event.shiftKey && selection.isOn) selection.toggle(goal.dataset.conversation ?? "", true);
  }

  const isEmpty = conversations.length === 0 && nextCursor === null;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it hears the keys of the rows in it.
    <div
      ref={root}
      onKeyDown={onKeyDown}
      onFocus={({ target }) => setHeldId(target.closest("li")?.dataset.row ?? null)}
    >
      {selection.isOn && bar && (
        <bar.SelectionBar selected={selection.selected} ofArchived={ofArchived} onDone={selection.end} />
      )}
      {isEmpty && empty}
      {groups.map((group, index) => (
        <section key={group.key} aria-labelledby={`${id}-${group.key}`} className="mb-4">
          <GroupTitle id={`${id}-${group.key}`} label={group.label} />
          <ul
            className="relative"
            style={{ height: `calc(var(--row-height) * ${group.conversations.length})` }}
          >
            {rowsOf(group, windows[index], heldId).map(({ conversation, place }) =>
              selection.isOn ? (
                <SelectableRow
                  key={conversation.id}
                  conversation={conversation}
                  isSelected={selection.ids.has(conversation.id)}
                  place={place}
                  onToggle={selection.toggle}
                />
              ) : (
                <ConversationRow
                  key={conversation.id}
                  conversation={conversation}
                  isCurrent={pathname === `/c/${conversation.id}`}
                  place={place}
                  isMenuOpen={menu.openId === conversation.id}
                  onMenu={menu.onMenu}
                  onNavigate={onNavigate}
                />
              ),
            )}
          </ul>
        </section>
      ))}
      <MoreConversations ofArchived={ofArchived} />
      {menu.part && menu.target && (
        <menu.part.RowMenu target={menu.target} control={menu.control} onSelect={selection.begin} />
      )}
    </div>
  );
}

function GroupTitle({ id, label }: { id: string; label: ConversationGroup["label"] }) {
  const t = useTranslations("sidebar");
  const format = useFormatter();
  return (
    <h2
      id={id}
      className="h-7 truncate px-2.5 pt-1 font-medium text-ink-faint text-xs first-letter:uppercase"
    >
      {typeof label === "string"
        ? t(label)
        : format.dateTime(label, { month: "long", year: "numeric", timeZone: "UTC" })}
    </h2>
  );
}

function rowsOf(
  { conversations }: ConversationGroup,
  window: GroupWindow | undefined,
  heldId: string | null,
) {
  const { first, end } = window ?? { first: 0, end: 0 };
  const rows = conversations
    .slice(first, end)
    .map((conversation, index) => ({ conversation, place: first + index }));
  if (heldId === null) return rows;
  const held = conversations.findIndex(({ id }) => id === heldId);
  const conversation = conversations[held];
  if (!conversation || (held >= first && held < end)) return rows;
  const row = { conversation, place: held };
  return held < first ? [row, ...rows] : [...rows, row];
}

function besideFocus(list: HTMLElement | null, step: 1 | -1): HTMLElement | undefined {
  const stops = [...(list?.querySelectorAll<HTMLElement>("[data-conversation]") ?? [])];
  const index = stops.findIndex((stop) => stop.matches(":focus"));
  return index === -1 ? undefined : stops[index + step];
}
