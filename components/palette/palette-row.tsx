"use client";

import { Archive, Check, ChevronDown, MessageSquare, MessageSquareText, Sparkles } from "lucide-react";
import { useFormatter, useNow, useTranslations } from "next-intl";
import { idOf } from "@/components/models/model-search";
import { ShortcutKeys } from "@/components/shell/shortcut-keys";
import { Badge } from "@/components/ui/badge";
import { hasEnded } from "@/lib/models/contract";
import type { SearchHit } from "@/lib/search/contract";
import { Marked } from "./marked";
import type { PaletteItem } from "./palette-items";

/** What stands in one row of the palette. */
export function PaletteRow({ item }: { item: PaletteItem }) {
  const t = useTranslations("palette");
  const now = useNow().getTime();
  if (item.kind === "action") {
    const { icon: Icon, label, keys } = item.action;
    return (
      <>
        <Icon aria-hidden />
        <span className="min-w-0 flex-1 truncate">{label}</span>
        {keys && (
          <span aria-hidden className="flex gap-1 text-ink-muted pointer-coarse:hidden">
            <ShortcutKeys keys={keys} />
          </span>
        )}
      </>
    );
  }
  if (item.kind === "recent") {
    return (
      <>
        <MessageSquare aria-hidden />
        <span className="min-w-0 flex-1 truncate">{item.conversation.title || t("untitled")}</span>
        <Day iso={item.conversation.lastMessageAt} />
      </>
    );
  }
  if (item.kind === "model") {
    return (
      <>
        <span className="min-w-0 flex-1 truncate">{idOf(item.choice)}</span>
        {item.choice.kind === "listed" &&
          (item.choice.model.planProblem || hasEnded(item.choice.model, now)) && (
            <Badge tone="danger">{t(item.choice.model.planProblem ? "notInPlan" : "retired")}</Badge>
          )}
        {item.isChosen && (
          <>
            <Check aria-hidden />
            <span className="sr-only">{t("chosen")}</span>
          </>
        )}
      </>
    );
  }
  if (item.kind === "more") {
    return (
      <>
        <ChevronDown aria-hidden />
        {t("more")}
      </>
    );
  }
  return <HitRow hit={item.hit} />;
}

function HitRow({ hit }: { hit: SearchHit }) {
  const t = useTranslations("palette");
  const Icon = hit.messageId === null ? MessageSquare : MessageSquareText;
  return (
    <>
      <Icon aria-hidden className="mt-0.5 self-start" />
      <span className="min-w-0 flex-1">
        <span className="flex items-baseline gap-3">
          <span className="min-w-0 flex-1 truncate font-medium">
            {hit.title.length > 0 ? <Marked text={hit.title} /> : t("untitled")}
          </span>
          {hit.closeness === "meaning" && (
            <span className="flex shrink-0 items-center gap-1 text-ink-muted text-xs [&>svg]:size-3">
              <Sparkles aria-hidden />
              {t("meaning.hit")}
            </span>
          )}
          {hit.isArchived && (
            <span className="flex shrink-0 items-center gap-1 text-ink-muted text-xs [&>svg]:size-3">
              <Archive aria-hidden />
              {t("archived")}
            </span>
          )}
          <Day iso={hit.createdAt} />
        </span>
        {hit.snippet && (
          <span className="mt-0.5 line-clamp-2 text-ink-muted text-xs leading-5 [overflow-wrap:anywhere]">
            {hit.role === "user" && <span className="font-medium">{t("you")} </span>}
            <Marked text={hit.snippet} />
          </span>
        )}
      </span>
    </>
  );
}

/** The day of a hit, or the time when that is today, by the reader's clock: this is never rendered on the server. */
function Day({ iso }: { iso: string }) {
  const format = useFormatter();
  const date = new Date(iso);
  const isToday = date.toDateString() === useNow().toDateString();
  return (
    <span className="shrink-0 text-ink-muted text-xs tabular-nums">
      {format.dateTime(date, {
        timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
        ...(isToday
          ? { hour: "numeric", minute: "numeric" }
          : { day: "numeric", month: "short", year: "numeric" }),
      })}
    </span>
  );
}
