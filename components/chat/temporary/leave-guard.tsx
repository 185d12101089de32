"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useEffect, useRef, useState } from "react";
import { holdNavigation } from "@/components/shell/use-navigate";
import { AlertDialog, AlertDialogContent } from "@/components/ui/alert-dialog";

/** Where the reader wants to go: a page of ours, or a place in this tab's history. */
type Destination = { path: string } | { historyKey: string };

/**
 * Asks before a page is left that nothing keeps: by the browser's own question, or by ours for links of this page, the
 * palette, the keys, and Back and Forward where the browser lets a page hold them (the Navigation API).
 */
export function LeaveGuard() {
  const t = useTranslations("chat.temporary");
  const router = useRouter();
  const [wanted, setWanted] = useState<Destination | null>(null);
  const mayLeave = useRef(false);
  const [open, setOpen] = useState(false);

  useEffect(() => {
    const ask = (destination: Destination) => {
      setWanted(destination);
      setOpen(true);
    };
    const release = holdNavigation((path) => ask({ path }));
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    const hold = (event: MouseEvent) => {
      const link =
        event.target instanceof Element ? event.target.closest<HTMLAnchorElement>("a[href]") : null;
      const isElsewhere = event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey;
      if (!link || isElsewhere || link.target === "_blank" || link.hasAttribute("download")) return;
      if (link.origin !== window.location.origin || link.getAttribute("href")?.startsWith("#")) return;
      event.preventDefault();
      event.stopPropagation();
      ask({ path: link.pathname + link.search + link.hash });
    };
    const holdHistory = (event: NavigateEvent) => {
      // To another document the browser's own question comes; and it lets nobody be kept who presses Back twice.
      const isOurs = event.navigationType === "traverse" && event.destination.sameDocument;
      if (!isOurs || !event.cancelable || mayLeave.current) return;
      event.preventDefault();
      ask({ historyKey: event.destination.key });
    };
    window.addEventListener("beforeunload", warn);
    // Before the router hears of it.
    document.addEventListener("click", hold, { capture: true });
    // Browsers of before 2026 may lack it.
    const history = "navigation" in window ? window.navigation : null;
    history?.addEventListener("navigate", holdHistory);
    return () => {
      release();
      window.removeEventListener("beforeunload", warn);
      document.removeEventListener("click", hold, { capture: true });
      history?.removeEventListener("navigate", holdHistory);
    };
  }, []);

  function leave() {
    if (wanted === null) return;
    mayLeave.current = true;
    if ("path" in wanted) router.push(wanted.path);
    else window.navigation.traverseTo(wanted.historyKey);
  }

  return (
    <AlertDialog open={open} onOpenChange={setOpen}>
      <AlertDialogContent
        title={t("leaveTitle")}
        description={t("leaveText")}
        cancelLabel={t("stay")}
        confirmLabel={t("leave")}
        danger
        onConfirm={leave}
      />
    </AlertDialog>
  );
}
