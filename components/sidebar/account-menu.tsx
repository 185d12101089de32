"use client";

import { ChevronsUpDown, UserRound } from "lucide-react";
import { useTranslations } from "next-intl";
import { IconButton } from "@/components/ui/icon-button";
import { useMenuButton } from "@/components/ui/use-menu-button";

/** What the sidebar may know of the reader. */
export type Account = {
  name: string | null;
  email: string | null;
  isGuest: boolean;
  isAdmin: boolean;
  mayRegister: boolean;
};

const loadSheet = () => import("./account-menu-sheet");

/** Who is here, and what belongs to them: account, settings, theme, language. */
export function AccountMenu({
  account,
  isCollapsed = false,
  onNavigate,
  onShowShortcuts,
}: {
  account: Account;
  isCollapsed?: boolean;
  onNavigate?: () => void;
  onShowShortcuts: () => void;
}) {
  const t = useTranslations("sidebar.account");
  const name = account.isGuest ? t("guest") : (account.name ?? account.email ?? "");
  const { menu, buttonProps, control } = useMenuButton(loadSheet);
  const hint = account.isGuest ? t("guestHint") : account.name ? account.email : null;

  return (
    <>
      {isCollapsed ? (
        <IconButton {...buttonProps} label={`${t("label")}: ${name}`} side="right">
          <Avatar account={account} />
        </IconButton>
      ) : (
        <button
          type="button"
          {...buttonProps}
          className="flex min-h-12 w-full select-none items-center gap-2.5 rounded-lg px-2 py-1.5 text-left outline-offset-[-2px] transition-colors duration-150 hover:bg-veil data-popup-open:bg-veil"
        >
          <Avatar account={account} />
          <span className="min-w-0 flex-1">
            <span className="block truncate font-medium text-sm leading-4.5">{name}</span>
            {hint && <span className="block truncate text-ink-muted text-xs">{hint}</span>}
          </span>
          <ChevronsUpDown aria-hidden className="size-4 shrink-0 text-ink-faint" />
        </button>
      )}
      {menu && <menu.AccountMenuSheet {...{ account, control, isCollapsed, onNavigate, onShowShortcuts }} />}
    </>
  );
}

function Avatar({ account }: { account: Account }) {
  const initial = (account.name ?? account.email ?? "").trim().charAt(0).toUpperCase();
  return (
    <span
      aria-hidden="true"
      className="grid size-7 shrink-0 place-items-center rounded-full border border-line bg-paper-raised font-medium text-ink-muted text-xs"
    >
      {account.isGuest || initial === "" ? <UserRound className="size-4" /> : initial}
    </span>
  );
}
