import Link from "next/link";
import { useTranslations } from "next-intl";
import { BrandMark } from "@/components/shell/brand-mark";
import type { SharedConversation } from "@/lib/shares/contract";
import { ContinueButton, ReaderActions } from "./reader-actions";
import { SharedConversationView } from "./shared-conversation";
import { SharedHeading } from "./shared-heading";

/** The page of a link that works. */
export function SharedPage({
  token,
  shared,
  createdAt,
  expiresAt,
  isOwn,
}: {
  token: string;
  shared: SharedConversation;
  createdAt: Date;
  expiresAt: Date | null;
  /** The reader is who shared it. */
  isOwn: boolean;
}) {
  const t = useTranslations("share.page");
  return (
    <div className="min-h-dvh">
      <header className="sticky top-0 z-10 border-line border-b bg-paper/95 backdrop-blur-sm">
        <div className="mx-auto flex h-14 w-full max-w-reading items-center justify-between gap-2 px-3 sm:px-6">
          <Link
            href="/"
            prefetch={false}
            aria-label={t("home")}
            className="flex touch-target items-center gap-2 rounded-md px-1"
          >
            <BrandMark />
            <span className="hidden font-semibold text-[0.9375rem] tracking-[-0.01em] sm:inline">
              Tramontane
            </span>
          </Link>
          <div className="flex items-center gap-1">
            <ReaderActions token={token} />
            <ContinueButton token={token} isShort />
          </div>
        </div>
      </header>
      <main className="mx-auto w-full max-w-reading px-4 pt-8 pb-16 sm:px-6 sm:pt-12">
        {isOwn && (
          <p className="mb-6 rounded-lg bg-accent-soft px-4 py-2.5 text-sm">
            {t.rich("yours", {
              link: (text) => (
                <Link
                  href="/settings/shares"
                  prefetch={false}
                  className="font-medium text-accent underline underline-offset-2"
                >
                  {text}
                </Link>
              ),
            })}
          </p>
        )}
        <SharedHeading {...{ shared, createdAt, expiresAt }} />
        <SharedConversationView
          shared={shared}
          fileAddress={(index) => `/api/shared/${token}/files/${index}`}
        />
        <section className="mt-14 rounded-2xl border border-line bg-paper-raised p-6 text-center shadow-raised sm:p-8">
          <h2 className="font-semibold text-xl">{t("continueTitle")}</h2>
          <p className="mx-auto mt-2 mb-5 max-w-[32rem] text-pretty text-ink-muted">{t("continueText")}</p>
          <ContinueButton token={token} />
        </section>
        <p className="mt-8 text-center text-ink-muted text-xs">{t("disclaimer")}</p>
      </main>
    </div>
  );
}
