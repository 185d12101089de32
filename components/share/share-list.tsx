"use client";

import { Globe } from "lucide-react";
import { useTranslations } from "next-intl";
import { AlertDialog, AlertDialogContent, AlertDialogTrigger } from "@/components/ui/alert-dialog";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import type { SharePage } from "@/lib/shares/contract";
import { ShareRow } from "./share-row";
import { useShareList } from "./use-share-list";

/** Every link that its owner ever made, what it shows, and the ways to end it. */
export function ShareList({ firstPage }: { firstPage: SharePage }) {
  const t = useTranslations("shares");
  const common = useTranslations("ui");
  const { shares, nextCursor, isLoading, changeEnd, revoke, revokeAll, loadMore } = useShareList(firstPage);
  if (shares.length === 0) {
    return (
      <div className="mt-7 border-line border-y py-10">
        <EmptyState icon={<Globe />} title={t("empty.title")} description={t("empty.text")} />
      </div>
    );
  }
  return (
    <>
      <ul className="mt-6 divide-y divide-line border-line border-y sm:mt-7">
        {shares.map((share) => (
          <ShareRow key={share.id} share={share} onChangeEnd={changeEnd} onRevoke={revoke} />
        ))}
      </ul>
      <div className="mt-5 flex flex-wrap justify-between gap-2">
        {nextCursor === null ? (
          <span />
        ) : (
          <Button pending={isLoading} onClick={loadMore}>
            {t("more")}
          </Button>
        )}
        {shares.some(({ state }) => state === "open" || state === "expired") && (
          <AlertDialog>
            <AlertDialogTrigger render={<Button variant="ghost" className="text-danger hover:text-danger" />}>
              {t("revokeAll")}
            </AlertDialogTrigger>
            <AlertDialogContent
              title={t("revokeAllTitle")}
              description={t("revokeAllText")}
              cancelLabel={common("cancel")}
              confirmLabel={t("revokeAll")}
              danger
              onConfirm={revokeAll}
            />
          </AlertDialog>
        )}
      </div>
    </>
  );
}
