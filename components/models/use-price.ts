"use client";

import { useFormatter, useNow, useTranslations } from "next-intl";
import type { Price } from "@/lib/models/contract";

/** Prices and ends of models as sentences in the reader's language. */
export function usePrice() {
  const t = useTranslations("models");
  const format = useFormatter();
  const now = useNow();
  const usd = (value: number) =>
    format.number(value, {
      style: "currency",
      currency: "USD",
      currencyDisplay: "narrowSymbol",
      minimumFractionDigits: 2,
    });
  return {
    short: ({ inputUsd, outputUsd }: Price) =>
      inputUsd === 0 && outputUsd === 0
        ? t("free")
        : t("price", { input: usd(inputUsd), output: usd(outputUsd) }),
    whole: ({ inputUsd, outputUsd, asOf, source }: Price) =>
      t("priceInWords", {
        input: usd(inputUsd),
        output: usd(outputUsd),
        source: source.replace(/^https?:\/\//, ""),
        date: format.dateTime(new Date(asOf), { dateStyle: "medium", timeZone: "UTC" }),
      }),
    isOver: (retiresAt: string) => Date.parse(retiresAt) <= now.getTime(),
  };
}
