"use client";

import Link from "next/link";
import { useFormatter, useTranslations } from "next-intl";
import { foundConversations, type ToolPart } from "@/lib/tools/contract";

type Place = ReturnType<typeof foundConversations.parse>["found"][number];

/** What a search in the reader's conversations found; `null` when the call was no such search, or has no result. */
export function foundPlaces(part: ToolPart): Place[] | null {
  if (part.toolName !== "search_conversations" || part.state !== "output-available") return null;
  return foundConversations.safeParse(part.output).data?.found ?? null;
}

/** The places, each a link to where it was said. */
export function FoundPlaces({ places }: { places: readonly Place[] }) {
  const t = useTranslations("chat.tools");
  const format = useFormatter();
  return (
    <ul className="mt-1 flex flex-col gap-2">
      {places.map(({ link, conversation, date, text }) => (
        <li key={link}>
          <Link href={link} className="font-medium underline underline-offset-2">
            {conversation || t("untitled")}
          </Link>{" "}
          <span className="whitespace-nowrap text-ink-muted text-xs">
            {format.dateTime(new Date(date), { dateStyle: "medium" })}
          </span>
          {text !== undefined && (
            <p className="line-clamp-2 text-ink-muted [overflow-wrap:anywhere]">{text}</p>
          )}
        </li>
      ))}
    </ul>
  );
}
