import { NextIntlClientProvider } from "next-intl";
import type { ReactNode } from "react";
import { pickMessages } from "@/lib/i18n/server";

export default async function SharedLayout({ children }: { children: ReactNode }) {
  const messages = await pickMessages(["share", "chat", "errors", "ui"]);
  return <NextIntlClientProvider messages={messages}>{children}</NextIntlClientProvider>;
}
