"use client";

import { useTranslations } from "next-intl";
import { useEffect, useRef } from "react";
import { Button } from "@/components/ui/button";
import { focusSoon } from "@/components/ui/focus-soon";
import { Skeleton } from "@/components/ui/skeleton";
import { cn } from "@/lib/cn";
import { useMoreConversations } from "./use-more-conversations";

/** Loads older conversations when it scrolls into view; a button for whoever does not scroll. */
export function MoreConversations({ ofArchived }: { ofArchived: boolean }) {
  const t = useTranslations("sidebar");
  const common = useTranslations("ui");
  const { status, loadMore } = useMoreConversations(ofArchived);
  const end = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const hasFocus = useRef(false);
  useEffect(() => {
    if (status === "loading") hasFocus.current = document.activeElement === button.current;
    // With the last ones the button goes; what it has brought stands above it.
    if (status === "done" && hasFocus.current) {
      focusSoon(() =>
        [...document.querySelectorAll<HTMLElement>("[data-sidebar] [data-conversation]")].at(-1),
      );
    }
  }, [status]);
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
          {["w-4/5", "w-3/5"].map((width) => (
            <div key={width} className="flex h-(--row-height) items-center">
              <Skeleton className={cn("h-3", width)} />
            </div>
          ))}
        </div>
      )}
      {status === "failed" && (
        <p role="alert" className="mb-2 text-ink-muted text-xs">
          {t("loadFailed")}
        </p>
      )}
      <Button
        ref={button}
        variant="ghost"
        size="sm"
        pending={status === "loading"}
        onClick={loadMore}
        className="-ml-2.5"
      >
        {status === "failed" ? common("tryAgain") : t("loadMore")}
      </Button>
    </div>
  );
}
