"use client";

import { MessagesSquare } from "lucide-react";
import { usePathname } from "next/navigation";
import { useFormatter, useTranslations } from "next-intl";
import { useEffect, useId, useRef } from "react";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { Skeleton } from "@/components/ui/skeleton";
import { ConversationRow } from "./conversation-row";
import { type ConversationGroup, groupConversations } from "./group-conversations";
import { useConversationList } from "./use-conversations";
import { useMoreConversations } from "./use-more-conversations";
import { useToday } from "./use-today";

/** The reader's conversations, newest first, by day. */
export function ConversationList({ serverNow, onNavigate }: { serverNow: number; onNavigate?: () => void }) {
  const t = useTranslations("sidebar");
  const { conversations } = useConversationList();
  const { now, zone } = useToday(serverNow);
  const pathname = usePathname();
  const id = useId();

  if (conversations.length === 0) {
    return <EmptyState icon={<MessagesSquare />} title={t("empty.title")} description={t("empty.text")} />;
  }
  return (
    <>
      {groupConversations(conversations, now, zone).map((group) => (
        <section key={group.key} aria-labelledby={`${id}-${group.key}`} className="mb-4">
          <GroupTitle id={`${id}-${group.key}`} label={group.label} />
          <ul>
            {group.conversations.map((conversation) => (
              <ConversationRow
                key={conversation.id}
                conversation={conversation}
                isCurrent={pathname === `/c/${conversation.id}`}
                onNavigate={onNavigate}
              />
            ))}
          </ul>
        </section>
      ))}
      <MoreConversations />
    </>
  );
}

function GroupTitle({ id, label }: { id: string; label: ConversationGroup["label"] }) {
  const t = useTranslations("sidebar");
  const format = useFormatter();
  return (
    <h2 id={id} className="px-2.5 pt-1 pb-1.5 font-medium text-ink-faint text-xs first-letter:uppercase">
      {typeof label === "string"
        ? t(label)
        : format.dateTime(label, { month: "long", year: "numeric", timeZone: "UTC" })}
    </h2>
  );
}

/** Loads older conversations when it scrolls into view; a button for whoever does not scroll. */
function MoreConversations() {
  const t = useTranslations("sidebar");
  const common = useTranslations("ui");
  const { status, loadMore } = useMoreConversations();
  const end = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!end.current || status !== "idle") return;
    const observer = new IntersectionObserver(
      ([entry]) => {
        if (entry?.isIntersecting) loadMore();
      },
      { rootMargin: "200px" },
    );
    observer.observe(end.current);
    return () => observer.disconnect();
  }, [status, loadMore]);

  if (status === "done") return null;
  return (
    <div ref={end} className="px-2.5 pb-4">
      {status === "loading" && (
        <div role="status">
          <span className="sr-only">{common("loading")}</span>
          <Skeleton className="my-3 h-3 w-4/5" />
          <Skeleton className="my-3 h-3 w-3/5" />
        </div>
      )}
      {status === "failed" && (
        <p role="alert" className="mb-2 text-ink-muted text-xs">
          {t("loadFailed")}
        </p>
      )}
      {status !== "loading" && (
        <Button variant="ghost" size="sm" onClick={loadMore} className="-ml-2.5">
          {status === "failed" ? common("tryAgain") : t("loadMore")}
        </Button>
      )}
    </div>
  );
}
