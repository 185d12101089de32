import { useTranslations } from "next-intl";
import type { DayUsage } from "@/lib/usage/contract";
import type { Plotted } from "./daily-chart";
import { useUsageFormats } from "./use-usage-formats";

/** What the plot shows, for whoever would rather read figures. Scrolls inside itself. */
export function DailyTable({
  days,
  plotted,
  exact,
  hasSum,
}: {
  days: DayUsage[];
  plotted: Plotted[];
  exact: (value: number) => string;
  hasSum: boolean;
}) {
  const t = useTranslations("api.usage");
  const { dayName } = useUsageFormats();
  const write = (value: number | null) => (value === null || value === 0 ? "–" : exact(value));
  const sumOf = (day: DayUsage) => plotted.reduce((sum, { value }) => sum + (value(day) ?? 0), 0);
  return (
    <details className="mt-4 text-sm">
      <summary className="cursor-pointer text-ink-muted pointer-coarse:py-3">{t("table")}</summary>
      <section
        className="relative mt-2 max-h-96 fade-where-more overflow-auto"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable
        tabIndex={0}
        aria-label={t("daily")}
      >
        <table className="w-full text-xs tabular-nums">
          <thead className="sticky top-0 z-10 bg-paper text-ink-muted">
            <tr className="text-left align-bottom">
              <th scope="col" className="sticky left-0 bg-paper py-1.5 pr-3 font-medium">
                {t("day")}
              </th>
              {hasSum && (
                <th scope="col" className="py-1.5 pl-4 text-right font-medium">
                  {t("all")}
                </th>
              )}
              {plotted.map(({ key, name }) => (
                <th key={key} scope="col" className="min-w-24 py-1.5 pl-4 text-right font-medium">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {days.map((day) => (
              <tr key={day.day} className="border-line border-t">
                <th
                  scope="row"
                  className="sticky left-0 whitespace-nowrap bg-paper py-1 pr-3 text-left font-normal text-ink-muted"
                >
                  {dayName(day.day)}
                </th>
                {hasSum && <td className="whitespace-nowrap pl-4 text-right">{write(sumOf(day))}</td>}
                {plotted.map(({ key, value }) => (
                  <td key={key} className="whitespace-nowrap pl-4 text-right">
                    {write(value(day))}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </details>
  );
}
