import Link from "next/link";
import { useTranslations } from "next-intl";
import { MessagePage } from "@/components/shell/message-page";
import { buttonClass } from "@/components/ui/button-class";

/** What a link that shows nothing says instead. */
export function ShareMessage({ kind }: { kind: "gone" | "unknown" | "throttled" }) {
  const t = useTranslations("share");
  return (
    <MessagePage title={t(`${kind}.title`)} text={<p>{t(`${kind}.text`)}</p>}>
      {kind !== "throttled" && (
        <Link href="/" prefetch={false} className={buttonClass({ variant: "primary" })}>
          {t(`${kind}.home`)}
        </Link>
      )}
    </MessagePage>
  );
}
