"use client";

import { useTranslations } from "next-intl";
import { useEffect, useRef } from "react";
import { Button } from "@/components/ui/button";
import { Skeleton } from "@/components/ui/skeleton";
import { useMoreConversations } from "./use-more-conversations";

/** Loads older conversations when it scrolls into view; a button for whoever does not scroll. */
export function MoreConversations({ ofArchived }: { ofArchived: boolean }) {
  const t = useTranslations("sidebar");
  const common = useTranslations("ui");
  const { status, loadMore } = useMoreConversations(ofArchived);
  const end = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!end.current || status !== "idle") return;
    const observer = new IntersectionObserver(
      (entries) => {
        // Several come together on a busy machine: out of view when it was first seen, and in view since.
        if (entries.at(-1)?.isIntersecting) loadMore();
      },
      { rootMargin: "600px" },
    );
    observer.observe(end.current);
    return () => observer.disconnect();
  }, [status, loadMore]);

  if (status === "done") return null;
  return (
    <div ref={end} className="px-2.5 pb-4">
      {status === "loading" && (
        <div role="status">
          <span className="sr-only">{common("loading")}</span>
          <Skeleton className="my-3 h-3 w-4/5" />
          <Skeleton className="my-3 h-3 w-3/5" />
        </div>
      )}
      {status === "failed" && (
        <p role="alert" className="mb-2 text-ink-muted text-xs">
          {t("loadFailed")}
        </p>
      )}
      {status !== "loading" && (
        <Button variant="ghost" size="sm" onClick={loadMore} className="-ml-2.5">
          {status === "failed" ? common("tryAgain") : t("loadMore")}
        </Button>
      )}
    </div>
  );
}
