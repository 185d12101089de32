import { headers } from "next/headers";
import { NextIntlClientProvider } from "next-intl";
import type { ReactNode } from "react";
import { SettingsNav } from "@/components/settings/settings-nav";
import { isAdmin, readViewer } from "@/lib/auth/server";
import { pickMessages } from "@/lib/i18n/server";

export default async function SettingsLayout({ children }: { children: ReactNode }) {
  const [messages, viewer] = await Promise.all([
    pickMessages(["settings", "api", "transfer", "chat", "models", "errors", "ui"]),
    headers().then(readViewer),
  ]);
  return (
    <NextIntlClientProvider messages={messages}>
      <div className="min-h-0 flex-1 overflow-y-auto">
        <div className="mx-auto w-full max-w-[60rem] lg:flex lg:gap-10 lg:px-6">
          <SettingsNav isAdmin={isAdmin(viewer)} />
          <div className="mx-auto w-full min-w-0 max-w-reading px-4 pt-8 pb-16 sm:px-6 sm:pt-12 lg:mx-0 lg:px-0">
            {children}
          </div>
        </div>
      </div>
    </NextIntlClientProvider>
  );
}
