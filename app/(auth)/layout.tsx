import Link from "next/link";
import { NextIntlClientProvider } from "next-intl";
import { getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { BrandMark } from "@/components/shell/brand-mark";
import { pickMessages } from "@/lib/i18n/server";

export default async function AuthLayout({ children }: { children: ReactNode }) {
  const [t, messages] = await Promise.all([getTranslations("auth"), pickMessages(["auth", "errors", "ui"])]);
  return (
    <div className="flex min-h-dvh flex-col items-center gap-10 px-4 py-8 sm:py-16">
      <header className="w-full max-w-sm">
        <Link
          href="/"
          aria-label={t("home")}
          className="inline-flex touch-target items-center gap-2 rounded font-semibold text-lg tracking-tight"
        >
          <BrandMark />
          Tramontane
        </Link>
      </header>
      <NextIntlClientProvider messages={messages}>{children}</NextIntlClientProvider>
    </div>
  );
}
