"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog, DialogContent, DialogTrigger } from "@/components/ui/dialog";
import type { ErasureReceipt } from "@/lib/erasure/contract";
import { EraseForm } from "./erase-form";
import { Receipt } from "./receipt";

/** Erases everything of the reader: a dialog that wants to be sure, and then shows what went. */
export function EraseAccount({ email, hasPassword }: { email: string | null; hasPassword: boolean }) {
  const t = useTranslations("transfer.erase");
  const receiptTexts = useTranslations("transfer.receipt");
  const [open, setOpen] = useState(false);
  const [receipt, setReceipt] = useState<ErasureReceipt | null>(null);

  function change(next: boolean) {
    // Nothing that this page still holds is anybody's any more.
    if (!next && receipt) window.location.assign("/");
    else setOpen(next);
  }

  return (
    <Dialog open={open} onOpenChange={change}>
      <DialogTrigger render={<Button variant="danger" />}>{t("button")}</DialogTrigger>
      <DialogContent
        title={receipt ? receiptTexts("title") : t("question")}
        description={receipt ? undefined : t("warning")}
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
