"use client";

import { PanelLeftClose, PanelLeftOpen, SquarePen } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { BrandMark } from "@/components/shell/brand-mark";
import { buttonClass } from "@/components/ui/button-class";
import { IconButton } from "@/components/ui/icon-button";
import { cn } from "@/lib/cn";
import { type Account, AccountMenu } from "./account-menu";
import { ConversationList } from "./conversation-list";

export type SidebarProps = {
  account: Account;
  /** When the server rendered, in milliseconds: the list's first rendering must be the same on both sides. */
  serverNow: number;
  onToggle: () => void;
  /** A link was followed; the drawer closes then. */
  onNavigate?: () => void;
  onShowShortcuts: () => void;
};

/** Brand, new chat, conversations, account. Fills the column or drawer that it stands in. */
export function Sidebar({ account, serverNow, onToggle, onNavigate, onShowShortcuts }: SidebarProps) {
  const t = useTranslations("sidebar");
  return (
    <div data-sidebar className="flex h-full min-h-0 flex-col">
      <div className="flex h-14 shrink-0 items-center justify-between pr-2.5 pl-4">
        <Link href="/" onClick={onNavigate} className="flex touch-target items-center gap-2 rounded-md">
          <BrandMark />
          <span className="font-semibold text-[0.9375rem] tracking-[-0.01em]">Tramontane</span>
        </Link>
        <IconButton label={t("close")} onClick={onToggle}>
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
      </div>
      <nav
        aria-label={t("label")}
        className="quiet-scroll min-h-0 flex-1 overflow-y-auto overscroll-contain px-2.5"
      >
        <ConversationList serverNow={serverNow} onNavigate={onNavigate} />
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
  onShowShortcuts,
}: Pick<SidebarProps, "account" | "onToggle" | "onShowShortcuts">) {
  const t = useTranslations("sidebar");
  return (
    <div className="flex h-full flex-col items-center gap-1 py-2.5">
      <IconButton label={t("open")} side="right" onClick={onToggle}>
        <PanelLeftOpen aria-hidden />
      </IconButton>
      <NewChatButton side="right" />
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
