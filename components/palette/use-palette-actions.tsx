import {
  ArrowLeftRight,
  ChevronLeft,
  ChevronRight,
  Copy,
  DatabaseBackup,
  Keyboard,
  Languages,
  MessageSquarePlus,
  PanelLeft,
  Settings,
  SunMoon,
  TextCursorInput,
} from "lucide-react";
import { useTranslations } from "next-intl";
import { useTheme } from "@/components/settings/theme";
import { languageNames, useLanguage } from "@/components/settings/use-language";
import { type ShortcutName, shortcuts } from "@/components/shell/shortcuts";
import { useNavigate } from "@/components/shell/use-navigate";
import { locales, themes } from "@/lib/settings/contract";
import { chatPort, offeredActions, type PaletteAction } from "./ports";

export type ShellPort = { toggleSidebar: () => void; showShortcuts: () => void };

type Listed = PaletteAction & { keys?: readonly string[] };

/** Everything that can be done from here, what belongs to the open conversation first. */
export function useListedActions(shell: ShellPort, showModels: () => void): Listed[] {
  const t = useTranslations("palette.action");
  const names = useTranslations("settings.appearance");
  const navigate = useNavigate();
  const { theme, setTheme } = useTheme();
  const { language, setLanguage } = useLanguage();
  const chat = chatPort();
  const withKeys = (name: ShortcutName) => ({ keys: shortcuts[name].keys });

  const ofChat: Listed[] = chat
    ? [
        { id: "model", label: t("switchModel"), icon: ArrowLeftRight, run: showModels },
        {
          id: "copy",
          label: t("copyLastAnswer"),
          icon: Copy,
          run: () => void chat.copyLastAnswer(),
          ...withKeys("copyLastAnswer"),
        },
        {
          id: "previous",
          label: t("previousBranch"),
          icon: ChevronLeft,
          run: () => void chat.leaf(-1),
          ...withKeys("previousBranch"),
        },
        {
          id: "next",
          label: t("nextBranch"),
          icon: ChevronRight,
          run: () => void chat.leaf(1),
          ...withKeys("nextBranch"),
        },
        {
          id: "composer",
          label: t("focusComposer"),
          icon: TextCursorInput,
          run: chat.focusComposer,
          ...withKeys("focusComposer"),
        },
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
    { id: "help", label: t("shortcuts"), icon: Keyboard, run: shell.showShortcuts, ...withKeys("help") },
  ];
  return [...ofChat, ...offeredActions(), ...everywhere];
}
