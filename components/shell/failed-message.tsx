"use client";

import Link from "next/link";
import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";
import { buttonClass } from "@/components/ui/button-class";
import { MessagePage } from "./message-page";

/** The page could not be rendered. */
export function FailedMessage({
  error,
  retry,
  isNested = false,
}: {
  error: unknown;
  retry: () => void;
  isNested?: boolean;
}) {
  const t = useTranslations("shell.failed");
  const common = useTranslations("ui");
  const digest = error instanceof Error && "digest" in error ? String(error.digest) : null;
  return (
    <MessagePage
      title={t("title")}
      isNested={isNested}
      text={
        <>
          <p>{t("text")}</p>
          {digest && <p className="mt-3 text-xs">{t("digest", { digest })}</p>}
        </>
      }
    >
      <Button variant="primary" onClick={retry}>
        {common("tryAgain")}
      </Button>
      <Link href="/" className={buttonClass()}>
        {t("home")}
      </Link>
    </MessagePage>
  );
}
