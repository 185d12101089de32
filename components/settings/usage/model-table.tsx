import { useFormatter, useTranslations } from "next-intl";
import type { ModelUsage, UsageReport } from "@/lib/usage/contract";
import { seriesOf } from "./model-colours";
import { Swatch } from "./swatch";
import { useUsageFormats } from "./use-usage-formats";

/** What each model took, in the colours of the plot, and all of them together. */
export function ModelTable({ report }: { report: UsageReport }) {
  const t = useTranslations("api.usage");
  const format = useFormatter();
  const { seconds, percent, cost } = useUsageFormats();
  const colourOf = new Map(
    seriesOf(report.models).flatMap(({ modelIds, colour }) => modelIds.map((modelId) => [modelId, colour])),
  );
  const columns: [name: string, value: (row: Row) => string][] = [
    [t("calls"), ({ calls }) => format.number(calls)],
    [t("read"), ({ prompt }) => format.number(prompt)],
    [t("written"), ({ completion }) => format.number(completion)],
    [t("cached"), ({ cached, prompt }) => percent(prompt === 0 ? 0 : cached / prompt)],
    [
      t("cost"),
      ({ costUsd, isPartOfCost }) =>
        costUsd === null
          ? t("unknown")
          : isPartOfCost
            ? t("atLeast", { cost: cost(costUsd) })
            : cost(costUsd),
    ],
    [t("firstToken"), ({ firstTokenMs }) => (firstTokenMs === null ? "–" : seconds(firstTokenMs / 1_000))],
    [t("total"), ({ totalMs }) => (totalMs === null ? "–" : seconds(totalMs / 1_000))],
  ];
  const cells = (row: Row) =>
    columns.map(([name, value]) => (
      <td key={name} className="whitespace-nowrap py-2 pl-3 text-right">
        {value(row)}
      </td>
    ));
  return (
    // It scrolls inside itself, by keyboard too; the names stay.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable
    <section className="relative mt-4 fade-where-more overflow-x-auto" tabIndex={0} aria-label={t("models")}>
      <table className="w-full text-sm tabular-nums">
        <thead>
          <tr className="border-line border-b text-left align-bottom text-ink-muted">
            <th scope="col" className={nameClass}>
              {t("model")}
            </th>
            {columns.map(([name]) => (
              <th key={name} scope="col" className="py-2 pl-3 text-right font-medium">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {report.models.map((row) => (
            <tr key={row.modelId} className="border-line border-b">
              <th scope="row" className={nameClass}>
                <span className="flex items-center gap-2">
                  <Swatch colour={colourOf.get(row.modelId) ?? ""} />
                  <span className="wrap-anywhere min-w-34 sm:min-w-39">{row.modelId || t("unknown")}</span>
                </span>
              </th>
              {cells(row)}
            </tr>
          ))}
        </tbody>
        {report.models.length > 1 && (
          <tfoot>
            <tr className="font-medium">
              <th scope="row" className={nameClass}>
                {t("all")}
              </th>
              {cells(sumRow(report))}
            </tr>
          </tfoot>
        )}
      </table>
    </section>
  );
}

type Row = Omit<ModelUsage, "modelId"> & { isPartOfCost?: boolean };

const nameClass = "sticky left-0 max-w-40 bg-paper py-2 pr-1 text-left font-medium sm:max-w-56";

function sumRow({ models, times }: UsageReport): Row {
  const sum = (pick: (row: ModelUsage) => number) => models.reduce((total, row) => total + pick(row), 0);
  const isPriced = models.some(({ costUsd }) => costUsd !== null);
  return {
    ...times,
    calls: sum(({ calls }) => calls),
    prompt: sum(({ prompt }) => prompt),
    completion: sum(({ completion }) => completion),
    cached: sum(({ cached }) => cached),
    costUsd: isPriced ? sum(({ costUsd }) => costUsd ?? 0) : null,
    isPartOfCost: models.some(({ costUsd }) => costUsd === null),
  };
}
