import type { Metadata } from "next";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { getTranslations } from "next-intl/server";
import { MessagePage } from "@/components/shell/message-page";
import { buttonClass } from "@/components/ui/button-class";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("shell.notFound");
  return { title: t("title") };
}

export default function NotFound() {
  const t = useTranslations("shell.notFound");
  return (
    <MessagePage title={t("title")} text={<p>{t("text")}</p>}>
      <Link href="/" className={buttonClass({ variant: "primary" })}>
        {t("home")}
      </Link>
    </MessagePage>
  );
}
