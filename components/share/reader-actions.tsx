"use client";

import { Check, Copy, Download, GitFork } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { useState } from "react";
import { uuidv7 } from "uuidv7";
import { useCopy } from "@/components/chat/use-copy";
import { useErrorSentence } from "@/components/shell/use-error-sentence";
import { Button } from "@/components/ui/button";
import { IconButton } from "@/components/ui/icon-button";
import { showToast } from "@/components/ui/toast";
import { AppError } from "@/lib/errors";
import { appFetch, callApi } from "@/lib/http/client";

/** What a reader can take away: the text, a file, a conversation that goes on. */
export function ReaderActions({ token }: { token: string }) {
  const t = useTranslations("share.page");
  const sentence = useErrorSentence();
  const { copied, copy } = useCopy();
  const file = `/api/shared/${token}/markdown?lang=${useLocale()}`;

  async function copyAll() {
    try {
      copy(await (await appFetch(file)).text());
    } catch (error) {
      showToast({ title: sentence(error), tone: "danger" });
    }
  }

  return (
    <>
      <IconButton label={t(copied ? "copied" : "copy")} onClick={copyAll}>
        {copied ? <Check aria-hidden className="text-success" /> : <Copy aria-hidden />}
      </IconButton>
      <IconButton label={t("export")} render={<a href={file} download />}>
        <Download aria-hidden />
      </IconButton>
    </>
  );
}

/** Makes the reader's own copy, once however often it is clicked, and goes there. */
export function ContinueButton({ token, isShort = false }: { token: string; isShort?: boolean }) {
  const t = useTranslations("share.page");
  const sentence = useErrorSentence();
  const [id] = useState(uuidv7);
  const [pending, setPending] = useState(false);

  async function proceed() {
    setPending(true);
    try {
      await callApi("POST", `/api/shared/${token}/copy`, { id });
      window.location.assign(`/c/${id}`);
      // Whoever comes back with the browser's Back finds a button that works, and leads to the same copy.
      setPending(false);
    } catch (error) {
      if (error instanceof AppError && error.status === 401) {
        window.location.assign(`/sign-in?callbackUrl=${encodeURIComponent(`/s/${token}`)}`);
        return;
      }
      setPending(false);
      showToast({ title: sentence(error), tone: "danger" });
    }
  }

  return (
    <Button variant="primary" pending={pending} onClick={proceed} aria-label={t("continue")}>
      <GitFork aria-hidden />
      {isShort ? (
        <>
          <span className="sm:hidden">{t("continueShort")}</span>
          <span className="hidden sm:inline">{t("continue")}</span>
        </>
      ) : (
        t("continue")
      )}
    </Button>
  );
}
