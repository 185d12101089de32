import { useFormatter, useTranslations } from "next-intl";
import type { Measure } from "./daily-chart";

/** How the figures of usage are written in the reader's language. */
export function useUsageFormats() {
  const t = useTranslations("api.usage");
  const format = useFormatter();
  const decimals = (value: number, digits: number) =>
    format.number(value, { minimumFractionDigits: digits, maximumFractionDigits: digits });
  const seconds = (value: number) => t("seconds", { seconds: decimals(value, value < 10 ? 2 : 1) });
  const percent = (share: number) => format.number(share, { style: "percent", maximumFractionDigits: 0 });
  const cost = (usd: number) =>
    format.number(usd, {
      style: "currency",
      currency: "USD",
      currencyDisplay: "narrowSymbol",
      minimumFractionDigits: 2,
      maximumFractionDigits: usd < 0.1 ? 4 : 2,
    });
  const writers: Record<Measure, { exact: (value: number) => string; short: (value: number) => string }> = {
    tokens: {
      exact: (value) => format.number(value),
      short: (value) => format.number(value, { notation: "compact" }),
    },
    cost: { exact: cost, short: cost },
    times: {
      exact: seconds,
      short: (value) => t("seconds", { seconds: format.number(value, { maximumSignificantDigits: 2 }) }),
    },
    cached: { exact: percent, short: percent },
  };
  return {
    seconds,
    percent,
    cost,
    writerOf: (measure: Measure) => writers[measure],
    dayName: (day: string) =>
      format.dateTime(new Date(`${day}T00:00:00Z`), { day: "numeric", month: "short", timeZone: "UTC" }),
  };
}
