"use client";

import Link from "next/link";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { buttonClass } from "@/components/ui/button-class";
import { Dialog, DialogContent, DialogTrigger } from "@/components/ui/dialog";
import type { Departure } from "@/lib/auth/contract";
import type { ErasureReceipt } from "@/lib/erasure/contract";
import { EraseForm } from "./erase-form";
import { Receipt } from "./receipt";

/**
 * Erases everything of the reader: a dialog that wants to be sure, and then shows what went. The last administrator is
 * told what comes first, before they type anything.
 */
export function EraseAccount({
  email,
  hasPassword,
  departure,
}: {
  email: string | null;
  hasPassword: boolean;
  departure: Departure;
}) {
  const t = useTranslations("transfer.erase");
  const receiptTexts = useTranslations("transfer.receipt");
  const [open, setOpen] = useState(false);
  const [receipt, setReceipt] = useState<ErasureReceipt | null>(null);

  const warning = departure === "last_account" ? `${t("warning")} ${t("lastAccount")}` : t("warning");

  function change(next: boolean) {
    // Nothing that this page still holds is anybody's any more.
    if (!next && receipt) window.location.assign("/");
    else setOpen(next);
  }

  if (departure === "last_admin") {
    return (
      <>
        <p className="mb-4 text-pretty text-sm">{t("lastAdmin")}</p>
        <Link href="/settings/admin" className={buttonClass()}>
          {t("administration")}
        </Link>
      </>
    );
  }
  return (
    <Dialog open={open} onOpenChange={change}>
      <DialogTrigger render={<Button variant="danger" />}>{t("button")}</DialogTrigger>
      <DialogContent
        title={receipt ? receiptTexts("title") : t("question")}
        description={receipt ? undefined : warning}
        closeLabel={receipt ? receiptTexts("leave") : t("cancel")}
      >
        {receipt ? (
          <Receipt receipt={receipt} onLeave={() => change(false)} />
        ) : (
          <EraseForm
            email={email}
            hasPassword={hasPassword}
            onErased={setReceipt}
            onCancel={() => setOpen(false)}
          />
        )}
      </DialogContent>
    </Dialog>
  );
}
