"use client";

import Link from "next/link";
import { useTranslations } from "next-intl";
import { MessagePage } from "@/components/shell/message-page";
import { Button } from "@/components/ui/button";
import { buttonClass } from "@/components/ui/button-class";

export default function ErrorPage({ error, retry }: { error: unknown; retry: () => void }) {
  const t = useTranslations("shell.failed");
  const common = useTranslations("ui");
  const digest = error instanceof Error && "digest" in error ? String(error.digest) : null;
  return (
    <MessagePage
      title={t("title")}
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
