"use client";

import { useFormatter, useTranslations } from "next-intl";
import { useState } from "react";
import {
  Bar,
  CartesianGrid,
  ComposedChart,
  Line,
  ResponsiveContainer,
  Tooltip,
  type TooltipContentProps,
  XAxis,
  YAxis,
} from "recharts";
import { SegmentedControl } from "@/components/ui/segmented-control";
import type { DayUsage, UsageReport } from "@/lib/usage/contract";
import { DailyTable } from "./daily-table";
import { seriesOf, sumOf } from "./model-colours";
import { Swatch } from "./swatch";
import { useUsageFormats } from "./use-usage-formats";

const measures = ["tokens", "cost", "times", "cached"] as const;
export type Measure = (typeof measures)[number];

/** One thing that the plot shows of each day; `null` where a day has none of it. */
export type Plotted = {
  key: string;
  name: string;
  colour: string;
  value: (day: DayUsage) => number | null;
  /** Of all days, for the legend; none where a sum means nothing. */
  total?: number;
};

/**
 * What each day took: tokens or cost with a colour for each model, the times of answers, or the part that was cached.
 * Arrow keys walk along the days; the same is below as a table.
 */
export function DailyChart({ report }: { report: UsageReport }) {
  const t = useTranslations("api.usage");
  const { dayName, writerOf } = useUsageFormats();
  const [measure, setMeasure] = useState<Measure>("tokens");
  const plotted = usePlotted(report, measure);
  const { exact, short } = writerOf(measure);
  const unpriced = report.models.filter(({ costUsd }) => costUsd === null).length;
  const isStacked = measure === "tokens" || measure === "cost";
  return (
    <figure>
      <SegmentedControl
        label={t("measure")}
        value={measure}
        segments={measures.map((value) => ({ value, label: t(`measures.${value}`) }))}
        onChange={setMeasure}
        className="w-full sm:w-auto"
      />
      <div className="mt-4 h-64 w-full text-xs">
        <ResponsiveContainer width="100%" height="100%">
          <ComposedChart
            data={report.days}
            margin={{ top: 6, right: 4, bottom: 0, left: 0 }}
            title={`${t("daily")}: ${t(`measures.${measure}`)}`}
          >
            <CartesianGrid vertical={false} stroke="var(--color-line)" />
            <XAxis
              dataKey="day"
              tickFormatter={dayName}
              tick={{ fill: "var(--color-ink-muted)" }}
              tickLine={false}
              axisLine={{ stroke: "var(--color-line)" }}
              minTickGap={24}
            />
            <YAxis
              tickFormatter={short}
              tick={{ fill: "var(--color-ink-muted)" }}
              tickLine={false}
              axisLine={false}
              width={52}
              {...(measure === "cached" ? { domain: [0, 1], ticks: [0, 0.25, 0.5, 0.75, 1] } : {})}
            />
            <Tooltip
              cursor={{ stroke: "var(--color-line-strong)" }}
              isAnimationActive={false}
              content={(shown: TooltipContentProps) => (
                <DayTip shown={shown} plotted={plotted} exact={exact} hasSum={isStacked} />
              )}
            />
            {plotted.map(({ key, name, colour, value }) =>
              measure === "times" ? (
                <Line
                  key={key}
                  name={name}
                  dataKey={value}
                  stroke={colour}
                  strokeWidth={2}
                  dot={{ r: 2, fill: colour, strokeWidth: 0 }}
                  connectNulls
                  isAnimationActive={false}
                />
              ) : (
                <Bar
                  key={key}
                  name={name}
                  dataKey={value}
                  stackId="all"
                  fill={colour}
                  maxBarSize={28}
                  isAnimationActive={false}
                />
              ),
            )}
          </ComposedChart>
        </ResponsiveContainer>
      </div>
      <Legend plotted={plotted} short={short} />
      {measure === "cost" && unpriced > 0 && (
        <p className="mt-2 text-ink-muted text-xs">{t("unpriced", { count: unpriced })}</p>
      )}
      <DailyTable days={report.days} plotted={plotted} exact={exact} hasSum={isStacked} />
    </figure>
  );
}

function usePlotted({ days, models }: UsageReport, measure: Measure): Plotted[] {
  const t = useTranslations("api.usage");
  if (measure === "times") {
    return [
      {
        key: "total",
        name: t("total"),
        colour: "var(--color-plot-2)",
        value: ({ totalMs }) => inSeconds(totalMs),
      },
      {
        key: "first",
        name: t("firstToken"),
        colour: "var(--color-accent)",
        value: ({ firstTokenMs }) => inSeconds(firstTokenMs),
      },
    ];
  }
  if (measure === "cached") {
    const value = ({ prompt, cached }: DayUsage) => (prompt === 0 ? null : cached / prompt);
    return [{ key: "cached", name: t("cachedShare"), colour: "var(--color-accent)", value }];
  }
  const byModel = measure === "tokens" ? (day: DayUsage) => day.tokens : (day: DayUsage) => day.costUsd;
  const plotted = seriesOf(models).map((series): Plotted => {
    const value = (day: DayUsage) => sumOf(series, byModel(day));
    const name = series.isRest
      ? t("others", { count: series.modelIds.length })
      : series.modelIds[0] || t("unknown");
    const total = days.reduce((sum, day) => sum + value(day), 0);
    return { key: series.key, name, colour: series.colour, value, total };
  });
  // What is largest in tokens need not cost most; the models keep their colours.
  return measure === "tokens" ? plotted : plotted.filter(({ total = 0 }) => total > 0).sort(byTotal);
}

const byTotal = (a: Plotted, b: Plotted) => (b.total ?? 0) - (a.total ?? 0);

/** So that the plot's lines stand at round figures. */
function inSeconds(ms: number | null): number | null {
  return ms === null ? null : ms / 1_000;
}

/** What is under the pointer or was walked to. Days of nothing say so instead of listing zeros. */
function DayTip({
  shown: { active, label, payload },
  plotted,
  exact,
  hasSum,
}: {
  shown: TooltipContentProps;
  plotted: Plotted[];
  exact: (value: number) => string;
  hasSum: boolean;
}) {
  const t = useTranslations("api.usage");
  const { dayName } = useUsageFormats();
  const day: DayUsage | undefined = payload[0]?.payload;
  if (!active || !day) return null;
  const rows = plotted.flatMap((series) => {
    const value = series.value(day);
    return value === null || value === 0 ? [] : [{ ...series, value }];
  });
  const sum = rows.reduce((total, { value }) => total + value, 0);
  return (
    <div className="rounded-lg border border-line bg-paper-raised px-3 py-2 text-ink text-xs shadow-popover">
      <p className="font-medium">{dayName(String(label))}</p>
      {rows.length === 0 && <p className="mt-1 text-ink-muted">{t("nothing")}</p>}
      <ul className="mt-1 grid grid-cols-[auto_1fr_auto] items-center gap-x-2 gap-y-0.5 tabular-nums">
        {rows.map(({ key, name, colour, value }) => (
          <li key={key} className="contents">
            <Swatch colour={colour} />
            <span className="text-ink-muted">{name}</span>
            <span className="pl-3 text-right">{exact(value)}</span>
          </li>
        ))}
        {hasSum && rows.length > 1 && (
          <li className="contents font-medium">
            <span />
            <span>{t("all")}</span>
            <span className="pl-3 text-right">{exact(sum)}</span>
          </li>
        )}
      </ul>
    </div>
  );
}

/** In the order of the series, which is that of their sizes. */
function Legend({ plotted, short }: { plotted: Plotted[]; short: (value: number) => string }) {
  const t = useTranslations("api.usage");
  const format = useFormatter();
  const all = plotted.reduce((sum, { total = 0 }) => sum + total, 0);
  return (
    <ul aria-label={t("legend")} className="mt-3 flex flex-wrap gap-x-5 gap-y-1.5 text-xs tabular-nums">
      {plotted.map(({ key, name, colour, total }) => (
        <li key={key} className="flex min-w-0 items-center gap-1.5">
          <Swatch colour={colour} />
          <span className="truncate">{name}</span>
          {total !== undefined && all > 0 && (
            <span className="text-ink-muted" title={short(total)}>
              {format.number(total / all, { style: "percent", maximumFractionDigits: 0 })}
            </span>
          )}
        </li>
      ))}
    </ul>
  );
}
