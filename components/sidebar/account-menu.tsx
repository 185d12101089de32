"use client";

import {
  ChevronsUpDown,
  Keyboard,
  Languages,
  LogIn,
  LogOut,
  Settings,
  SunMoon,
  UserPlus,
  UserRound,
} from "lucide-react";
import Link from "next/link";
import { signOut } from "next-auth/react";
import { useTranslations } from "next-intl";
import { forgetDrafts } from "@/components/chat/draft";
import { useTheme } from "@/components/settings/theme";
import { languageNames, useLanguage } from "@/components/settings/use-language";
import { IconButton } from "@/components/ui/icon-button";
import {
  Menu,
  MenuContent,
  MenuItem,
  MenuLinkItem,
  MenuRadioGroup,
  MenuRadioItem,
  MenuSeparator,
  MenuSub,
  MenuSubTrigger,
  MenuTrigger,
} from "@/components/ui/menu";
import { locales, themes } from "@/lib/settings/contract";

/** What the sidebar may know of the reader. */
export type Account = { name: string | null; email: string | null; isGuest: boolean; mayRegister: boolean };

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
  const hint = account.isGuest ? t("guestHint") : account.name ? account.email : null;

  return (
    <Menu>
      {isCollapsed ? (
        <MenuTrigger render={<IconButton label={`${t("label")}: ${name}`} side="right" />}>
          <Avatar account={account} />
        </MenuTrigger>
      ) : (
        <MenuTrigger className="flex min-h-12 w-full select-none items-center gap-2.5 rounded-lg px-2 py-1.5 text-left outline-offset-[-2px] transition-colors duration-150 hover:bg-veil data-popup-open:bg-veil">
          <Avatar account={account} />
          <span className="min-w-0 flex-1">
            <span className="block truncate font-medium text-sm leading-4.5">{name}</span>
            {hint && <span className="block truncate text-ink-muted text-xs">{hint}</span>}
          </span>
          <ChevronsUpDown aria-hidden className="size-4 shrink-0 text-ink-faint" />
        </MenuTrigger>
      )}
      <MenuContent
        side={isCollapsed ? "right" : "top"}
        align={isCollapsed ? "end" : "start"}
        className="w-63"
      >
        {account.isGuest && <GuestItems mayRegister={account.mayRegister} />}
        <MenuLinkItem render={<Link href="/settings" />} onClick={onNavigate}>
          <Settings aria-hidden />
          {t("settings")}
        </MenuLinkItem>
        <PreferenceItems />
        <MenuItem onClick={onShowShortcuts} className="pointer-coarse:hidden">
          <Keyboard aria-hidden />
          {t("shortcuts")}
        </MenuItem>
        {!account.isGuest && (
          <>
            <MenuSeparator />
            <MenuItem
              onClick={() => {
                forgetDrafts(localStorage);
                void signOut({ callbackUrl: "/" });
              }}
            >
              <LogOut aria-hidden />
              {t("signOut")}
            </MenuItem>
          </>
        )}
      </MenuContent>
    </Menu>
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

function GuestItems({ mayRegister }: { mayRegister: boolean }) {
  const t = useTranslations("sidebar.account");
  return (
    <>
      {mayRegister && <p className="px-2 pt-1.5 pb-2 text-ink-muted text-xs">{t("guestHint")}</p>}
      {mayRegister && (
        <MenuLinkItem render={<Link href="/register" />}>
          <UserPlus aria-hidden />
          {t("register")}
        </MenuLinkItem>
      )}
      <MenuLinkItem render={<Link href="/sign-in" />}>
        <LogIn aria-hidden />
        {t("signIn")}
      </MenuLinkItem>
      <MenuSeparator />
    </>
  );
}

function PreferenceItems() {
  const t = useTranslations("sidebar.account");
  const names = useTranslations("settings.appearance");
  const { theme, setTheme } = useTheme();
  const { language, setLanguage } = useLanguage();
  return (
    <>
      <MenuSub>
        <MenuSubTrigger>
          <SunMoon aria-hidden />
          {t("theme")}
          <span className="ml-auto text-ink-muted text-xs">{names(theme)}</span>
        </MenuSubTrigger>
        <MenuContent side="right" align="end" sideOffset={4} className="min-w-36">
          <MenuRadioGroup value={theme} onValueChange={setTheme}>
            {themes.map((value) => (
              <MenuRadioItem key={value} value={value}>
                {names(value)}
              </MenuRadioItem>
            ))}
          </MenuRadioGroup>
        </MenuContent>
      </MenuSub>
      <MenuSub>
        <MenuSubTrigger>
          <Languages aria-hidden />
          {t("language")}
          <span className="ml-auto text-ink-muted text-xs">{languageNames[language]}</span>
        </MenuSubTrigger>
        <MenuContent side="right" align="end" sideOffset={4} className="min-w-36">
          <MenuRadioGroup value={language} onValueChange={setLanguage}>
            {locales.map((value) => (
              <MenuRadioItem key={value} value={value} lang={value}>
                {languageNames[value]}
              </MenuRadioItem>
            ))}
          </MenuRadioGroup>
        </MenuContent>
      </MenuSub>
    </>
  );
}
