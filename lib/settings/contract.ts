/** What a reader chooses for this browser: kept in cookies, so that the server already renders it right. */

export const themes = ["system", "light", "dark"] as const;
export type Theme = (typeof themes)[number];

/** The colour of the page, for what the browser draws around it; as `--color-paper` in globals.css. */
export const paperColors = { light: "#fcfcfa", dark: "#15161a" };

export const locales = ["en", "fr"] as const;
export type Locale = (typeof locales)[number];
export const defaultLocale: Locale = "en";

export const themeCookie = "theme";
export const localeCookie = "locale";
export const sidebarCookie = "sidebar";
/** The model that somebody without an account picked; an account keeps its own. */
export const modelCookie = "model";

export function isTheme(value: unknown): value is Theme {
  return themes.some((theme) => theme === value);
}

export function isLocale(value: unknown): value is Locale {
  return locales.some((locale) => locale === value);
}

/**
 * The best of our languages for an `Accept-Language` header: highest weight first, regions count as their
 * language (`fr-CA` is `fr`), `*` and unknown languages are skipped.
 */
export function negotiateLocale(acceptLanguage: string | null): Locale {
  const wishes = (acceptLanguage ?? "")
    .slice(0, 1000)
    .split(",")
    .map(parseWish)
    .filter((wish) => wish.weight > 0)
    .sort((one, other) => other.weight - one.weight);
  for (const { language } of wishes) if (isLocale(language)) return language;
  return defaultLocale;
}

/** The language of whoever sends these headers: the one they chose, else what their browser asks for. */
export function localeOf(headers: Headers): Locale {
  const chosen = new RegExp(`(?:^|;\\s*)${localeCookie}=(\\w+)`).exec(headers.get("cookie") ?? "")?.[1];
  return isLocale(chosen) ? chosen : negotiateLocale(headers.get("accept-language"));
}

/** The text for `document.cookie` or `Set-Cookie` that keeps a preference for a year. */
export function preferenceCookie(name: string, value: string): string {
  return `${name}=${value}; Path=/; Max-Age=31536000; SameSite=Lax`;
}

function parseWish(part: string): { language: string; weight: number } {
  const [range = "", ...parameters] = part.trim().split(";");
  const quality = parameters.map((parameter) => /^\s*q=([\d.]+)\s*$/i.exec(parameter)?.[1]).find(Boolean);
  const weight = quality === undefined ? 1 : Number(quality);
  return { language: range.split("-")[0]?.toLowerCase() ?? "", weight: Number.isNaN(weight) ? 0 : weight };
}
