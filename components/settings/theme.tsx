"use client";

import { createContext, type ReactNode, useContext, useMemo, useState, useSyncExternalStore } from "react";
import { paperColors, preferenceCookie, type Theme, themeCookie } from "@/lib/settings/contract";

type ThemeChoice = {
  theme: Theme;
  /** Changes the page at once and remembers the choice. */
  setTheme: (theme: Theme) => void;
};

const ThemeContext = createContext<ThemeChoice | null>(null);

/** Knows the reader's theme. The server has already put it on `<html>`. */
export function ThemeProvider({ initialTheme, children }: { initialTheme: Theme; children: ReactNode }) {
  const [theme, setState] = useState(initialTheme);
  const value = useMemo<ThemeChoice>(
    () => ({
      theme,
      setTheme: (next) => {
        setState(next);
        applyTheme(next);
      },
    }),
    [theme],
  );
  return <ThemeContext value={value}>{children}</ThemeContext>;
}

/** The chosen theme and the way to change it. */
export function useTheme(): ThemeChoice {
  const value = useContext(ThemeContext);
  if (!value) throw new Error("useTheme needs a ThemeProvider above it");
  return value;
}

/** What is on the screen now, for drawings that can't follow CSS. Light while the server renders. */
export function useResolvedTheme(): "light" | "dark" {
  const { theme } = useTheme();
  const systemIsDark = useSyncExternalStore(
    subscribeToSystem,
    () => darkQuery().matches,
    () => false,
  );
  if (theme !== "system") return theme;
  return systemIsDark ? "dark" : "light";
}

function applyTheme(theme: Theme): void {
  if (theme === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  paintBrowser(theme);
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is missing in Safari
  document.cookie = preferenceCookie(themeCookie, theme);
}

/** What the browser draws around the page: where the page follows the system, each of its colours has a condition. */
function paintBrowser(theme: Theme): void {
  for (const meta of document.querySelectorAll<HTMLMetaElement>("meta[name=theme-color]")) {
    const isDark = meta.media === "" ? darkQuery().matches : meta.media.includes("dark");
    meta.content = paperColors[theme === "system" ? (isDark ? "dark" : "light") : theme];
  }
}

function subscribeToSystem(onChange: () => void): () => void {
  const query = darkQuery();
  query.addEventListener("change", onChange);
  return () => query.removeEventListener("change", onChange);
}

function darkQuery(): MediaQueryList {
  return window.matchMedia("(prefers-color-scheme: dark)");
}
