"use client";

import { Keyboard, Languages, LogIn, LogOut, Settings, SunMoon, UserPlus } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { signOut } from "@/components/auth/sign-out";
import { useTheme } from "@/components/settings/theme";
import { languageNames, useLanguage } from "@/components/settings/use-language";
import {
  ControlledMenu,
  MenuContent,
  MenuItem,
  MenuLinkItem,
  MenuRadioGroup,
  MenuRadioItem,
  MenuSeparator,
  MenuSub,
  MenuSubTrigger,
} from "@/components/ui/menu";
import type { MenuControl } from "@/components/ui/use-menu-button";
import { locales, themes } from "@/lib/settings/contract";
import type { Account } from "./account-menu";

/** What the account menu offers. */
export function AccountMenuSheet({
  account,
  control,
  isCollapsed,
  onNavigate,
  onShowShortcuts,
}: {
  account: Account;
  control: MenuControl;
  isCollapsed: boolean;
  onNavigate?: () => void;
  onShowShortcuts: () => void;
}) {
  const t = useTranslations("sidebar.account");
  return (
    <ControlledMenu
      control={control}
      aria-label={t("label")}
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
              void signOut();
            }}
          >
            <LogOut aria-hidden />
            {t("signOut")}
          </MenuItem>
        </>
      )}
    </ControlledMenu>
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
