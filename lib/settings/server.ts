import "server-only";
import { cookies, headers } from "next/headers";
import {
  isLocale,
  isTheme,
  type Locale,
  localeCookie,
  modelCookie,
  negotiateLocale,
  sidebarCookie,
  type Theme,
  themeCookie,
} from "./contract";

/** The language of this request: the reader's choice, else what the browser asks for. */
export async function readLocale(): Promise<Locale> {
  const chosen = (await cookies()).get(localeCookie)?.value;
  return isLocale(chosen) ? chosen : negotiateLocale((await headers()).get("accept-language"));
}

/** The theme that the reader chose in this browser; `system` when none was. */
export async function readTheme(): Promise<Theme> {
  const chosen = (await cookies()).get(themeCookie)?.value;
  return isTheme(chosen) ? chosen : "system";
}

/** Whether the reader left the sidebar open. */
export async function readSidebarOpen(): Promise<boolean> {
  return (await cookies()).get(sidebarCookie)?.value !== "closed";
}

/** The model that a reader without an account picked in this browser for new chats. */
export async function readPickedModel(): Promise<string | null> {
  const id = (await cookies()).get(modelCookie)?.value ?? "";
  return id === "" || id.length > 200 ? null : id;
}
