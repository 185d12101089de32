"use client";

import { useFormatter, useTranslations } from "next-intl";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { callOf, type Person } from "@/lib/admin/contract";

/** Who it is, what they spent of the server's key this month, and the way to change it. */
export function PersonRow({
  person,
  isSelf,
  onOpen,
}: {
  person: Person;
  isSelf: boolean;
  onOpen: () => void;
}) {
  const t = useTranslations("admin.people");
  const format = useFormatter();
  const name = person.isGuest ? t("guest") : callOf(person);
  return (
    <li className="grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-4 gap-y-1 py-3 sm:grid-cols-[minmax(0,1fr)_9rem_auto]">
      <div className="min-w-0">
        <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <span className="min-w-0 truncate font-medium text-sm">{name}</span>
          {person.role === "admin" && <Badge tone="accent">{t("admin")}</Badge>}
          {person.isDisabled && <Badge tone="danger">{t("disabled")}</Badge>}
          {person.quota && <Badge>{t("ownQuota")}</Badge>}
          {isSelf && <Badge>{t("you")}</Badge>}
        </p>
        <p className="truncate text-ink-muted text-xs">
          {person.isGuest ? person.id : person.name && person.email ? person.email : null}
        </p>
      </div>
      <p className="col-start-1 text-ink-muted text-xs tabular-nums sm:col-start-2 sm:text-right">
        <span className="block text-ink text-sm">{t("tokens", { count: person.monthTokens })}</span>
        {person.lastActiveAt
          ? t("active", { date: format.dateTime(new Date(person.lastActiveAt), { dateStyle: "medium" }) })
          : t("neverActive")}
      </p>
      <Button
        aria-label={t("manageName", { name })}
        onClick={onOpen}
        className="col-start-2 row-span-2 row-start-1 sm:col-start-3 sm:row-span-1"
      >
        {t("manage")}
      </Button>
    </li>
  );
}
