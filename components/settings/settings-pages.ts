import {
  ChartColumn,
  Database,
  Globe,
  KeyRound,
  type LucideIcon,
  ShieldCheck,
  SlidersHorizontal,
  Terminal,
  UserRound,
} from "lucide-react";
import type { Messages } from "@/lib/i18n/contract";

export type SettingsPage = { path: string; name: keyof Messages["settings"]["pages"]; Icon: LucideIcon };

/** The pages of the settings in the order of the list; a page is one line here, and its name in the catalogues. */
const pages: SettingsPage[] = [
  { path: "/settings", name: "general", Icon: SlidersHorizontal },
  { path: "/settings/key", name: "key", Icon: KeyRound },
  { path: "/settings/tokens", name: "tokens", Icon: Terminal },
  { path: "/settings/usage", name: "usage", Icon: ChartColumn },
  { path: "/settings/account", name: "account", Icon: UserRound },
  { path: "/settings/shares", name: "shares", Icon: Globe },
  { path: "/settings/data", name: "data", Icon: Database },
];

const adminPage: SettingsPage = { path: "/settings/admin", name: "admin", Icon: ShieldCheck };

/** The pages of the settings that this reader has. */
export function settingsPages(isAdmin: boolean): SettingsPage[] {
  return isAdmin ? [...pages, adminPage] : pages;
}
