"use client";

import { useSyncExternalStore } from "react";
import { MessagePage } from "@/components/shell/message-page";
import { Button } from "@/components/ui/button";
import { isLocale, type Locale, localeCookie, negotiateLocale } from "@/lib/settings/contract";
import english from "@/messages/en/fatal.json";
import french from "@/messages/fr/fatal.json";
import "./globals.css";

/** The last resort, when not even the root layout could be rendered: it has to find the language by itself. */
export default function GlobalError({ retry }: { error: unknown; retry: () => void }) {
  const locale = useSyncExternalStore<Locale>(
    () => () => undefined,
    readLocale,
    () => "en",
  );
  const text = locale === "fr" ? french : english;
  return (
    <html lang={locale}>
      <body>
        <title>{text.title}</title>
        <MessagePage title={text.title} text={<p>{text.text}</p>}>
          <Button variant="primary" onClick={retry}>
            {text.tryAgain}
          </Button>
        </MessagePage>
      </body>
    </html>
  );
}

function readLocale(): Locale {
  const chosen = new RegExp(`(?:^|; )${localeCookie}=(\\w+)`).exec(document.cookie)?.[1];
  return isLocale(chosen) ? chosen : negotiateLocale(navigator.languages.join(","));
}
