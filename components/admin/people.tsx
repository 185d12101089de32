"use client";

import { ChevronLeft, ChevronRight, Search } from "lucide-react";
import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import { Input } from "@/components/ui/field";
import { IconButton } from "@/components/ui/icon-button";
import { SegmentedControl } from "@/components/ui/segmented-control";
import { Select } from "@/components/ui/select";
import { showToast } from "@/components/ui/toast";
import {
  type PeoplePage,
  type PeopleQuery,
  type Person,
  peopleGroups,
  peopleShown,
} from "@/lib/admin/contract";
import { AppError } from "@/lib/errors";
import { callApi } from "@/lib/http/client";
import { errorValues } from "@/lib/i18n/contract";
import { PersonDialog } from "./person-dialog";
import { PersonRow } from "./person-row";

const typingMs = 250;

/** Everybody who has an account here or writes as a guest: found, counted, and opened to be changed. */
export function People({
  firstPage,
  admin,
}: {
  firstPage: PeoplePage;
  admin: { id: string; hasPassword: boolean };
}) {
  const t = useTranslations("admin.people");
  const errors = useTranslations("errors");
  const [query, setQuery] = useState<PeopleQuery>({
    group: "accounts",
    search: "",
    order: "newest",
    page: 1,
  });
  const [typed, setTyped] = useState("");
  const [listed, setListed] = useState(firstPage);
  const [opened, setOpened] = useState<Person | null>(null);
  const [asked, setAsked] = useState(0);

  const change = (patch: Partial<PeopleQuery>) => {
    setQuery((current) => ({ ...current, page: 1, ...patch }));
    setAsked((count) => count + 1);
  };

  useEffect(() => {
    if (typed.trim() === query.search) return;
    const timer = setTimeout(() => {
      setQuery((current) => ({ ...current, page: 1, search: typed.trim() }));
      setAsked((count) => count + 1);
    }, typingMs);
    return () => clearTimeout(timer);
  }, [typed, query.search]);

  useEffect(() => {
    if (asked === 0) return;
    let isLatest = true;
    const { group, search, order, page } = query;
    const text = new URLSearchParams({ group, search, order, page: String(page) });
    callApi<PeoplePage>("GET", `/api/admin/users?${text}`).then(
      (next) => isLatest && setListed(next),
      (error: unknown) => {
        const known = error instanceof AppError ? error : new AppError("internal");
        if (isLatest) showToast({ title: errors(known.code, errorValues(known.details)), tone: "danger" });
      },
    );
    return () => {
      isLatest = false;
    };
  }, [asked, query, errors]);

  const { people, total } = listed;
  const first = (query.page - 1) * peopleShown;
  return (
    <div className="flex flex-col gap-4">
      <div className="flex flex-wrap items-center gap-3">
        <div className="relative min-w-52 flex-1">
          <Search
            aria-hidden
            className="pointer-events-none absolute top-3 left-3 size-4 text-ink-muted pointer-coarse:top-3.5"
          />
          <Input
            type="search"
            aria-label={t("search")}
            placeholder={t("search")}
            value={typed}
            onValueChange={setTyped}
            maxLength={200}
            className="pl-9"
          />
        </div>
        <Select
          label={t("order")}
          value={query.order}
          onChange={(order) => change({ order })}
          options={[
            { value: "newest", label: t("newest") },
            { value: "usage", label: t("mostTokens") },
          ]}
        />
      </div>
      <SegmentedControl
        label={t("group")}
        value={query.group}
        onChange={(group) => change({ group })}
        segments={peopleGroups.map((value) => ({ value, label: t(`groups.${value}`) }))}
        className="self-start"
      />
      {people.length === 0 ? (
        <p className="py-6 text-center text-ink-muted text-sm">
          {t(query.search === "" ? "nobody" : "notFound")}
        </p>
      ) : (
        <ul className="divide-y divide-line border-line border-y">
          {people.map((person) => (
            <PersonRow
              key={person.id}
              person={person}
              isSelf={person.id === admin.id}
              onOpen={() => setOpened(person)}
            />
          ))}
        </ul>
      )}
      <div className="flex items-center justify-between gap-4">
        <p role="status" className="text-ink-muted text-sm tabular-nums">
          {t("shown", {
            first: total === 0 ? 0 : first + 1,
            last: Math.min(total, first + people.length),
            total,
          })}
        </p>
        {total > peopleShown && (
          <div className="flex gap-1">
            <IconButton
              label={t("earlier")}
              disabled={query.page === 1}
              onClick={() => change({ page: query.page - 1 })}
            >
              <ChevronLeft aria-hidden />
            </IconButton>
            <IconButton
              label={t("later")}
              disabled={first + peopleShown >= total}
              onClick={() => change({ page: query.page + 1 })}
            >
              <ChevronRight aria-hidden />
            </IconButton>
          </div>
        )}
      </div>
      {opened && (
        <PersonDialog
          key={opened.id}
          person={opened}
          isSelf={opened.id === admin.id}
          asksPassword={admin.hasPassword}
          onChanged={() => setAsked((count) => count + 1)}
          onClose={() => setOpened(null)}
        />
      )}
    </div>
  );
}
