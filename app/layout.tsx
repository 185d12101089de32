import type { Metadata, Viewport } from "next";
import localFont from "next/font/local";
import { headers } from "next/headers";
import { NextIntlClientProvider } from "next-intl";
import { getLocale, getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { ThemeProvider } from "@/components/settings/theme";
import { EarlyInput } from "@/components/shell/early-input";
import { earlyInputScript } from "@/components/shell/early-input-script";
import { announcerId } from "@/components/ui/announce";
import { Toaster } from "@/components/ui/toast";
import { TooltipHost } from "@/components/ui/tooltip";
import { nonceOf } from "@/lib/http/page-security";
import { pickMessages } from "@/lib/i18n/server";
import { paperColors } from "@/lib/settings/contract";
import { readTheme } from "@/lib/settings/server";
import "./globals.css";

// Latin only: other scripts fall to the system's fonts, which have them all. Only the upright text face is
// wanted on every page; the others are fetched when a page first uses them.
const inter = localFont({
  src: "../node_modules/@fontsource-variable/inter/files/inter-latin-wght-normal.woff2",
  variable: "--font-inter",
  weight: "100 900",
  display: "swap",
});
const interItalic = localFont({
  src: "../node_modules/@fontsource-variable/inter/files/inter-latin-wght-italic.woff2",
  variable: "--font-inter-italic",
  weight: "100 900",
  style: "italic",
  display: "swap",
  preload: false,
});
const jetbrainsMono = localFont({
  src: "../node_modules/@fontsource-variable/jetbrains-mono/files/jetbrains-mono-latin-wght-normal.woff2",
  variable: "--font-jetbrains-mono",
  weight: "100 800",
  display: "swap",
  preload: false,
  adjustFontFallback: false,
});

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("shell");
  return {
    title: { default: "Tramontane", template: "%s · Tramontane" },
    description: t("description"),
    applicationName: "Tramontane",
    robots: { index: false, follow: false },
  };
}

export async function generateViewport(): Promise<Viewport> {
  const theme = await readTheme();
  return {
    themeColor:
      theme === "system"
        ? [
            { media: "(prefers-color-scheme: light)", color: paperColors.light },
            { media: "(prefers-color-scheme: dark)", color: paperColors.dark },
          ]
        : paperColors[theme],
    colorScheme: theme === "system" ? "light dark" : theme,
    interactiveWidget: "resizes-content",
    viewportFit: "cover",
  };
}

export default async function RootLayout({ children }: { children: ReactNode }) {
  const [requestHeaders, locale, theme, messages, t] = await Promise.all([
    headers(),
    getLocale(),
    readTheme(),
    pickMessages(["ui", "shell", "errors"]),
    getTranslations("ui"),
  ]);
  return (
    <html
      lang={locale}
      data-theme={theme === "system" ? undefined : theme}
      className={`${inter.variable} ${interItalic.variable} ${jetbrainsMono.variable}`}
    >
      <body>
        <script
          // The browser hides the nonce from scripts, so React can't find the one it wrote.
          suppressHydrationWarning
          nonce={nonceOf(requestHeaders)}
          // biome-ignore lint/security/noDangerouslySetInnerHtml: a constant of ours.
          dangerouslySetInnerHTML={{ __html: earlyInputScript }}
        />
        <NextIntlClientProvider messages={messages}>
          <ThemeProvider initialTheme={theme}>
            {children}
            <Toaster label={t("notifications")} closeLabel={t("close")} />
            <TooltipHost />
            <p id={announcerId} role="status" className="sr-only" />
            <EarlyInput />
          </ThemeProvider>
        </NextIntlClientProvider>
      </body>
    </html>
  );
}
