import {
  ArrowDown,
  ArrowLeftRight,
  ChevronLeft,
  ChevronRight,
  Copy,
  DatabaseBackup,
  Keyboard,
  Languages,
  LogIn,
  LogOut,
  type LucideIcon,
  MessageSquarePlus,
  PanelLeft,
  Pencil,
  Play,
  RefreshCw,
  Settings,
  Square,
  SunMoon,
  TextCursorInput,
  UserPlus,
} from "lucide-react";
import { useTranslations } from "next-intl";
import { signOut } from "@/components/auth/sign-out";
import { settingsPages } from "@/components/settings/settings-pages";
import { useTheme } from "@/components/settings/theme";
import { languageNames, useLanguage } from "@/components/settings/use-language";
import { type ShortcutName, shortcuts } from "@/components/shell/shortcuts";
import { useNavigate } from "@/components/shell/use-navigate";
import type { Account } from "@/components/sidebar/account-menu";
import { locales, themes } from "@/lib/settings/contract";
import { chatPort, offeredActions, type PaletteAction } from "./ports";

export type ShellPort = { account: Account; toggleSidebar: () => void; showShortcuts: () => void };

type ChatActionName =
  | "stop"
  | "continue"
  | "answerAgain"
  | "editQuestion"
  | "copyLastAnswer"
  | "previousBranch"
  | "nextBranch"
  | "jump"
  | "focusComposer";

type Listed = PaletteAction & {
  keys?: readonly string[];
  /** One of many of its kind: shown to whoever looks for it, and not in the list of all. */
  isSearchedFor?: true;
};

/** Everything that can be done from here, what belongs to the open conversation first. */
export function useListedActions(shell: ShellPort, showModels: () => void): Listed[] {
  const t = useTranslations("palette.action");
  const names = useTranslations("settings.appearance");
  const pageNames = useTranslations("settings.pages");
  const accountNames = useTranslations("sidebar.account");
  const navigate = useNavigate();
  const { theme, setTheme } = useTheme();
  const { language, setLanguage } = useLanguage();
  const chat = chatPort();
  const withKeys = (name: ShortcutName) => ({ keys: shortcuts[name].keys });
  const offered = (
    id: ChatActionName,
    icon: LucideIcon,
    run: (() => void) | null,
    keys?: ShortcutName,
  ): Listed[] => (run === null ? [] : [{ id, label: t(id), icon, run, ...(keys ? withKeys(keys) : {}) }]);

  const ofChat: Listed[] = chat
    ? [
        ...offered("stop", Square, chat.stop),
        ...offered("continue", Play, chat.goOn),
        ...offered("answerAgain", RefreshCw, chat.answerAgain),
        ...offered("editQuestion", Pencil, chat.editQuestion),
        { id: "model", label: t("switchModel"), icon: ArrowLeftRight, run: showModels },
        ...offered("copyLastAnswer", Copy, chat.copyLastAnswer, "copyLastAnswer"),
        ...offered("previousBranch", ChevronLeft, chat.leaf(-1), "previousBranch"),
        ...offered("nextBranch", ChevronRight, chat.leaf(1), "nextBranch"),
        ...offered("jump", ArrowDown, chat.jump),
        ...offered("focusComposer", TextCursorInput, chat.focusComposer, "focusComposer"),
      ]
    : [];
  const everywhere: Listed[] = [
    {
      id: "new",
      label: t("newChat"),
      icon: MessageSquarePlus,
      run: () => navigate("/"),
      ...withKeys("newChat"),
    },
    {
      id: "sidebar",
      label: t("toggleSidebar"),
      icon: PanelLeft,
      run: shell.toggleSidebar,
      ...withKeys("toggleSidebar"),
    },
    { id: "settings", label: t("settings"), icon: Settings, run: () => navigate("/settings") },
    { id: "data", label: t("data"), icon: DatabaseBackup, run: () => navigate("/settings/data") },
    ...settingsPages(shell.account.isAdmin)
      .filter(({ name }) => name !== "general" && name !== "data")
      .map(
        ({ path, name, Icon }): Listed => ({
          id: `settings-${name}`,
          label: t("settingsPage", { name: pageNames(name) }),
          icon: Icon,
          run: () => navigate(path),
          isSearchedFor: true,
        }),
      ),
    ...themes
      .filter((value) => value !== theme)
      .map((value) => ({
        id: `theme-${value}`,
        label: t("theme", { name: names(value) }),
        icon: SunMoon,
        run: () => setTheme(value),
      })),
    ...locales
      .filter((value) => value !== language)
      .map((value) => ({
        id: `language-${value}`,
        label: t("language", { name: languageNames[value] }),
        icon: Languages,
        run: () => setLanguage(value),
      })),
    ...(shell.account.isGuest
      ? [
          { id: "sign-in", label: accountNames("signIn"), icon: LogIn, run: () => navigate("/sign-in") },
          ...(shell.account.mayRegister
            ? [
                {
                  id: "register",
                  label: accountNames("register"),
                  icon: UserPlus,
                  run: () => navigate("/register"),
                },
              ]
            : []),
        ]
      : [{ id: "sign-out", label: accountNames("signOut"), icon: LogOut, run: () => void signOut() }]),
    { id: "help", label: t("shortcuts"), icon: Keyboard, run: shell.showShortcuts, ...withKeys("help") },
  ];
  return [...ofChat, ...offeredActions(), ...everywhere];
}
