"use client";

import { Archive, MessagesSquare, PanelLeftClose, PanelLeftOpen, Search, SquarePen } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { useRef, useState } from "react";
import { usePaletteActions } from "@/components/palette/ports";
import { BrandMark } from "@/components/shell/brand-mark";
import { ShortcutKeys } from "@/components/shell/shortcut-keys";
import { shortcuts } from "@/components/shell/shortcuts";
import { buttonClass } from "@/components/ui/button-class";
import { EmptyState } from "@/components/ui/empty-state";
import { focusSoon } from "@/components/ui/focus-soon";
import { IconButton } from "@/components/ui/icon-button";
import { cn } from "@/lib/cn";
import { type Account, AccountMenu } from "./account-menu";
import { ArchivedView } from "./archived-view";
import { ConversationList } from "./conversation-list";

export type SidebarProps = {
  account: Account;
  /** When the server rendered, in milliseconds: the list's first rendering must be the same on both sides. */
  serverNow: number;
  onToggle: () => void;
  onSearch: () => void;
  /** A link was followed; the drawer closes then. */
  onNavigate?: () => void;
  onShowShortcuts: () => void;
};

/** Brand, new chat, conversations, account. Fills the column or drawer that it stands in. */
export function Sidebar({
  account,
  serverNow,
  onToggle,
  onSearch,
  onNavigate,
  onShowShortcuts,
}: SidebarProps) {
  const t = useTranslations("sidebar");
  const [showsArchive, setShowsArchive] = useState(false);
  const root = useRef<HTMLDivElement>(null);
  const archive = useRef<HTMLButtonElement>(null);
  usePaletteActions([
    {
      id: "archived",
      label: t("archiveView.open"),
      icon: Archive,
      run: () => setShowsArchive(true),
      // On a phone this column is there and not seen.
      isOffered: () => root.current?.checkVisibility() ?? false,
    },
  ]);
  return (
    <div ref={root} data-sidebar className="flex h-full min-h-0 flex-col">
      <div className="flex h-14 shrink-0 items-center justify-between pr-2.5 pl-4">
        <Link href="/" onClick={onNavigate} className="flex touch-target items-center gap-2 rounded-md">
          <BrandMark />
          <span className="font-semibold text-[0.9375rem] tracking-[-0.01em]">Tramontane</span>
        </Link>
        <IconButton label={t("close")} data-sidebar-toggle onClick={onToggle}>
          <PanelLeftClose aria-hidden />
        </IconButton>
      </div>
      <div className="px-2.5 pb-3">
        <Link
          href="/"
          data-new-chat
          onClick={onNavigate}
          className={cn(buttonClass({ variant: "secondary" }), "w-full justify-start px-2.5")}
        >
          <SquarePen aria-hidden className="text-accent" />
          {t("newChat")}
        </Link>
        <button
          type="button"
          aria-haspopup="dialog"
          onClick={onSearch}
          className={cn(buttonClass({ variant: "ghost" }), "mt-1 w-full justify-start px-2.5 text-ink-muted")}
        >
          <Search aria-hidden />
          {t("search")}
          <span aria-hidden className="ml-auto flex gap-1 pointer-coarse:hidden">
            <ShortcutKeys keys={shortcuts.palette.keys} />
          </span>
        </button>
      </div>
      <nav
        aria-label={t("label")}
        data-scroller
        className="quiet-scroll relative min-h-0 flex-1 overflow-y-auto overscroll-contain px-2.5 [--row-height:2.25rem] pointer-coarse:[--row-height:2.75rem]"
      >
        {showsArchive ? (
          <ArchivedView
            serverNow={serverNow}
            onBack={() => {
              setShowsArchive(false);
              focusSoon(() => archive.current);
            }}
            onNavigate={onNavigate}
          />
        ) : (
          <>
            <ConversationList
              serverNow={serverNow}
              onNavigate={onNavigate}
              empty={
                <EmptyState
                  icon={<MessagesSquare />}
                  title={t("empty.title")}
                  description={t("empty.text")}
                />
              }
            />
            <button
              ref={archive}
              type="button"
              onClick={() => setShowsArchive(true)}
              className={cn(
                buttonClass({ variant: "ghost", size: "sm" }),
                "mb-3 w-full justify-start px-2.5 text-ink-muted",
              )}
            >
              <Archive aria-hidden />
              {t("archiveView.open")}
            </button>
          </>
        )}
      </nav>
      <div className="shrink-0 border-line border-t p-2 pb-[max(0.5rem,env(safe-area-inset-bottom))]">
        <AccountMenu account={account} onNavigate={onNavigate} onShowShortcuts={onShowShortcuts} />
      </div>
    </div>
  );
}

/** What is left of the sidebar when it is closed. */
export function SidebarRail({
  account,
  onToggle,
  onSearch,
  onShowShortcuts,
}: Pick<SidebarProps, "account" | "onToggle" | "onSearch" | "onShowShortcuts">) {
  const t = useTranslations("sidebar");
  return (
    <div className="flex h-full flex-col items-center gap-1 py-2.5">
      <IconButton label={t("open")} side="right" data-sidebar-toggle onClick={onToggle}>
        <PanelLeftOpen aria-hidden />
      </IconButton>
      <NewChatButton side="right" />
      <IconButton
        label={t("search")}
        side="right"
        aria-haspopup="dialog"
        shortcut={<ShortcutKeys keys={shortcuts.palette.keys} />}
        onClick={onSearch}
      >
        <Search aria-hidden />
      </IconButton>
      <div className="mt-auto">
        <AccountMenu account={account} isCollapsed onShowShortcuts={onShowShortcuts} />
      </div>
    </div>
  );
}

/** New chat as an icon. */
export function NewChatButton({ side }: { side?: "right" | "bottom" }) {
  const t = useTranslations("sidebar");
  return (
    <IconButton label={t("newChat")} side={side} render={<Link href="/" />}>
      <SquarePen aria-hidden />
    </IconButton>
  );
}
