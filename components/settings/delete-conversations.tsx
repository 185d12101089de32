"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useConversations } from "@/components/sidebar/use-conversations";
import { AlertDialog, AlertDialogContent, AlertDialogTrigger } from "@/components/ui/alert-dialog";
import { Button } from "@/components/ui/button";
import { AppError } from "@/lib/errors";
import { callApi } from "@/lib/http/client";
import { errorValues } from "@/lib/i18n/contract";

/** Deletes all conversations at once, after a question that says what goes. */
export function DeleteConversations() {
  const t = useTranslations("transfer.deleteAll");
  const errors = useTranslations("errors");
  const router = useRouter();
  const conversations = useConversations();
  const [pending, setPending] = useState(false);
  const [deleted, setDeleted] = useState<number | null>(null);
  const [problem, setProblem] = useState<string | null>(null);

  async function remove() {
    setPending(true);
    setProblem(null);
    try {
      const answer = await callApi<{ deleted: number }>("DELETE", "/api/conversations");
      setDeleted(answer.deleted);
      conversations.reset({ conversations: [], nextCursor: null });
      router.refresh();
    } catch (error) {
      const { code, details } =
        error instanceof AppError ? error : new AppError("internal", { cause: error });
      setProblem(errors(code, errorValues(details)));
    } finally {
      setPending(false);
    }
  }

  return (
    <>
      <AlertDialog>
        <AlertDialogTrigger render={<Button pending={pending} />}>{t("button")}</AlertDialogTrigger>
        <AlertDialogContent
          title={t("question")}
          description={t("warning")}
          cancelLabel={t("cancel")}
          confirmLabel={t("confirm")}
          danger
          onConfirm={() => void remove()}
        />
      </AlertDialog>
      <p role="status" className="mt-3 text-sm empty:hidden">
        {deleted !== null && t("done", { count: deleted })}
      </p>
      <p role="alert" className="mt-3 text-danger text-sm empty:hidden">
        {problem}
      </p>
    </>
  );
}
