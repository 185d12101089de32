"use client";

import { ChartColumn } from "lucide-react";
import dynamic from "next/dynamic";
import { useFormatter, useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import { EmptyState } from "@/components/ui/empty-state";
import { Skeleton } from "@/components/ui/skeleton";
import { AppError, type ErrorCode } from "@/lib/errors";
import { callApi } from "@/lib/http/client";
import { errorValues } from "@/lib/i18n/contract";
import type { UsageReport } from "@/lib/usage/contract";
import { ModelTable } from "./model-table";

const DailyChart = dynamic(() => import("./daily-chart").then((chart) => chart.DailyChart), {
  ssr: false,
  loading: () => <Skeleton className="h-84 w-full" />,
});

/** The last 30 days: a plot of the tokens of each day, and a table of the models. */
export function UsageReportView() {
  const t = useTranslations("api.usage");
  const errors = useTranslations("errors");
  const format = useFormatter();
  const [report, setReport] = useState<UsageReport | null>(null);
  const [problem, setProblem] = useState<ErrorCode | null>(null);

  useEffect(() => {
    let isHere = true;
    const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
    callApi<UsageReport>("GET", `/api/usage?zone=${encodeURIComponent(timeZone)}`).then(
      (loaded) => isHere && setReport(loaded),
      (error: unknown) => isHere && setProblem(error instanceof AppError ? error.code : "internal"),
    );
    return () => {
      isHere = false;
    };
  }, []);

  if (problem) {
    return (
      <p role="alert" className="py-7 text-danger text-sm">
        {errors(problem, errorValues({}))}
      </p>
    );
  }
  const isEmpty = report?.models.length === 0;
  return (
    <>
      <section className="py-7" aria-busy={report === null}>
        <h2 className="font-medium text-base">{t("daily")}</h2>
        <p className="mt-1 text-ink-muted text-sm">{t("dailyText")}</p>
        <div className="mt-4">
          {report === null && <Skeleton className="h-84 w-full" />}
          {isEmpty && <EmptyState icon={<ChartColumn />} title={t("emptyTitle")} description={t("empty")} />}
          {report && !isEmpty && <DailyChart report={report} />}
        </div>
      </section>
      {report && !isEmpty && (
        <section className="py-7">
          <h2 className="font-medium text-base">{t("models")}</h2>
          <p className="mt-1 text-ink-muted text-sm">
            {t("modelsText", { date: format.dateTime(new Date(report.pricesAsOf), { dateStyle: "long" }) })}
          </p>
          <ModelTable report={report} />
        </section>
      )}
    </>
  );
}
