import Link from "next/link";
import { useTranslations } from "next-intl";
import { buttonClass } from "@/components/ui/button-class";
import { MessagePage } from "./message-page";

/** There is nothing at this address, or nothing for this reader. */
export function NotFoundMessage({ isNested = false }: { isNested?: boolean }) {
  const t = useTranslations("shell.notFound");
  return (
    <MessagePage title={t("title")} text={<p>{t("text")}</p>} isNested={isNested}>
      <Link href="/" className={buttonClass({ variant: "primary" })}>
        {t("home")}
      </Link>
    </MessagePage>
  );
}
