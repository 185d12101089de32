"use client";

import { CircleAlert, RefreshCw } from "lucide-react";
import Link from "next/link";
import { useFormatter, useNow, useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";
import { IconButton } from "@/components/ui/icon-button";
import { cn } from "@/lib/cn";
import { errorValues } from "@/lib/i18n/contract";
import { isKeyProblem } from "./key-problem";
import { loadModels, type ModelsState } from "./use-models";

/** Why the list is missing or old, with what to do about it. */
export function ListProblem({ list, loading, failed }: ModelsState) {
  const t = useTranslations("models");
  const errors = useTranslations("errors");
  const code = list?.problem?.code ?? null;
  if (!failed && code === null) return null;
  const isEmpty = (list?.models.length ?? 0) === 0;
  // Without a key that works a typed id would be answered no more than a listed one.
  const wantsKey = code !== null && isKeyProblem(code);
  return (
    <div className="flex items-start gap-2.5 border-line border-b bg-danger-soft px-3 py-2.5 text-sm">
      <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-danger" />
      <div className="min-w-0 flex-1">
        <p className="font-medium">{t(isEmpty ? "notLoaded" : "stale")}</p>
        <p className="mt-0.5 text-pretty text-xs leading-4">
          {errors(failed ? "unavailable" : (code ?? "internal"), errorValues({}))}{" "}
          {isEmpty && !wantsKey && t("typeId")}
        </p>
        {wantsKey && (
          <Link href="/settings/key" className="mt-1 inline-block font-medium text-xs underline">
            {t("toKey")}
          </Link>
        )}
      </div>
      <Button size="sm" pending={loading} onClick={() => void loadModels({ refresh: true })}>
        {t("retry")}
      </Button>
    </div>
  );
}

/** How old the list is, and a button that fetches it anew. */
export function ListAge({ list, loading }: ModelsState) {
  const t = useTranslations("models");
  const format = useFormatter();
  const now = useNow({ updateInterval: 30_000 });
  if (!list?.fetchedAt) return null;
  // A clock that lags behind the server's must not make a list of the future.
  const fetchedAt = new Date(Math.min(Date.parse(list.fetchedAt), now.getTime()));
  return (
    <div className="flex items-center gap-2 border-line border-t py-1 pr-1.5 pl-3 text-ink-muted text-xs">
      <p className="min-w-0 flex-1 truncate">
        {t("age", { count: list.models.length, when: format.relativeTime(fetchedAt, now) })}{" "}
        {t(list.keyKind === "own" ? "byOwnKey" : "byServerKey")}
      </p>
      <IconButton
        label={t("refresh")}
        size="sm"
        side="top"
        aria-busy={loading}
        onClick={() => !loading && void loadModels({ refresh: true })}
      >
        <RefreshCw aria-hidden className={cn(loading && "motion-safe:animate-spin")} />
      </IconButton>
    </div>
  );
}
