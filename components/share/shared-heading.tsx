import { useFormatter, useTranslations } from "next-intl";
import { joinFacts } from "@/components/ui/join-facts";
import type { SharedConversation } from "@/lib/shares/contract";

/** The head of a shared page: title, who shared it, when. Part of the preview too. */
export function SharedHeading({
  shared,
  createdAt,
  expiresAt,
  isPreview = false,
}: {
  shared: SharedConversation;
  createdAt: Date;
  expiresAt: Date | null;
  /** In the dialog, whose own title is the page's heading there. */
  isPreview?: boolean;
}) {
  const t = useTranslations("share");
  const format = useFormatter();
  const day = (date: Date) => format.dateTime(date, { dateStyle: "long" });
  const facts = [
    ...(shared.authorName === null ? [] : [t("conversation.by", { name: shared.authorName })]),
    t("page.sharedOn", { date: day(createdAt) }),
    t("page.frozen"),
    ...(expiresAt ? [t("page.until", { date: day(expiresAt) })] : []),
  ];
  const Title = isPreview ? "h3" : "h1";
  return (
    <header className="mb-8 border-line border-b pb-6">
      <Title
        dir="auto"
        className={
          isPreview ? "font-semibold text-xl" : "font-semibold text-2xl sm:text-3xl [overflow-wrap:anywhere]"
        }
      >
        {shared.title || t("conversation.untitled")}
      </Title>
      <p className="mt-2 text-balance text-ink-muted text-sm [overflow-wrap:anywhere]">{joinFacts(facts)}</p>
    </header>
  );
}
