"use client";

import { Check, Copy, ExternalLink } from "lucide-react";
import Link from "next/link";
import { useFormatter, useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import { useCopy } from "@/components/chat/use-copy";
import { IconButton } from "@/components/ui/icon-button";
import { joinFacts } from "@/components/ui/join-facts";
import { Skeleton } from "@/components/ui/skeleton";
import { callApi } from "@/lib/http/client";
import type { SharePage, ShareSummary } from "@/lib/shares/contract";
import { addressOf } from "./share-link";

/** The links that show something of this conversation now. Nothing while there is none. */
export function ExistingLinks({
  conversationId,
  isExpected,
  onLoaded,
}: {
  conversationId: string;
  /** Whether there was one when the dialog opened: its place is held until it is here. */
  isExpected: boolean;
  onLoaded: (hasAny: boolean) => void;
}) {
  const t = useTranslations("share.dialog");
  const shares = useOpenShares(conversationId, onLoaded);
  if (shares === null && isExpected) return <Skeleton className="mt-4 h-[5.5rem] rounded-lg" />;
  if (shares === null || shares.length === 0) return null;
  return (
    <section className="mt-4 rounded-lg border border-line bg-paper px-4 py-3">
      <div className="flex flex-wrap items-baseline justify-between gap-x-4">
        <h3 className="font-medium text-sm">{t("existing", { count: shares.length })}</h3>
        <Link
          href="/settings/shares"
          className="touch-target inline-flex items-center font-medium text-accent text-sm hover:underline"
        >
          {t("manage")}
        </Link>
      </div>
      <ul className="mt-1 max-h-32 overflow-y-auto">
        {shares.map((share) => (
          <ExistingLink key={share.id} share={share} />
        ))}
      </ul>
    </section>
  );
}

function ExistingLink({ share }: { share: ShareSummary }) {
  const t = useTranslations("share.dialog");
  const format = useFormatter();
  const { copied, copy } = useCopy();
  const day = (date: string) => format.dateTime(new Date(date), { dateStyle: "medium" });
  const date = day(share.createdAt);
  const { path } = share;
  return (
    <li className="flex min-h-9 items-center gap-1 text-sm">
      <span className="min-w-0 flex-1 text-ink-muted">
        {joinFacts([
          t("sharedOn", { date }),
          share.expiresAt ? t("until", { date: day(share.expiresAt) }) : t("endless"),
          t("views", { count: share.views }),
        ])}
      </span>
      {path && (
        <>
          <IconButton
            label={copied ? t("copied") : t("copyOf", { date })}
            size="sm"
            onClick={() => copy(addressOf(path))}
          >
            {copied ? <Check aria-hidden className="text-success" /> : <Copy aria-hidden />}
          </IconButton>
          <IconButton
            label={t("openOf", { date })}
            size="sm"
            render={<a href={path} target="_blank" rel="noreferrer" />}
          >
            <ExternalLink aria-hidden />
          </IconButton>
        </>
      )}
    </li>
  );
}

/** `null` until they are here. */
function useOpenShares(
  conversationId: string,
  onLoaded: (hasAny: boolean) => void,
): readonly ShareSummary[] | null {
  const [shares, setShares] = useState<readonly ShareSummary[] | null>(null);
  useEffect(() => {
    let isCurrent = true;
    callApi<SharePage>("GET", `/api/shares?conversationId=${conversationId}&limit=100`).then(
      (page) => {
        if (!isCurrent) return;
        const open = page.shares.filter(({ state }) => state === "open");
        setShares(open);
        onLoaded(open.length > 0);
      },
      // The list is a help here; the page of all links says what is wrong.
      () => isCurrent && setShares([]),
    );
    return () => {
      isCurrent = false;
    };
  }, [conversationId, onLoaded]);
  return shares;
}
