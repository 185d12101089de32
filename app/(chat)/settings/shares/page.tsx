import type { Metadata } from "next";
import { headers } from "next/headers";
import { NextIntlClientProvider } from "next-intl";
import { getTranslations } from "next-intl/server";
import { ShareList } from "@/components/share/share-list";
import { readViewer } from "@/lib/auth/server";
import { pickMessages } from "@/lib/i18n/server";
import { listShares } from "@/lib/shares/server";

const firstPageSize = 30;

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("shares");
  return { title: t("title") };
}

/** All links of the reader, those that are over among them. */
export default async function SharesPage() {
  const [t, viewer, messages] = await Promise.all([
    getTranslations("shares"),
    headers().then(readViewer),
    pickMessages(["shares", "share", "chat", "errors", "ui"]),
  ]);
  const firstPage = viewer
    ? await listShares(viewer.id, { limit: firstPageSize })
    : { shares: [], nextCursor: null };
  return (
    <NextIntlClientProvider messages={messages}>
      <h1 className="font-semibold text-2xl">{t("title")}</h1>
      <p className="mt-1.5 max-w-[38rem] text-pretty text-ink-muted">{t("text")}</p>
      {viewer?.isGuest && firstPage.shares.length > 0 && (
        <p className="mt-1 text-ink-muted text-sm">{t("guestHint")}</p>
      )}
      <ShareList firstPage={firstPage} />
    </NextIntlClientProvider>
  );
}
