import { Download } from "lucide-react";
import type { Metadata } from "next";
import { headers } from "next/headers";
import { getFormatter, getTranslations } from "next-intl/server";
import { Section, SettingsPage } from "@/components/settings/section";
import { Meter } from "@/components/settings/usage/meter";
import { UsageReportView } from "@/components/settings/usage/usage-report";
import { buttonClass } from "@/components/ui/button-class";
import { readViewer } from "@/lib/auth/server";
import { keyKindOf } from "@/lib/keys/server";
import { usualMonthAllowance } from "@/lib/usage/contract";
import { monthTokens, readQuota, readRateLimits, readRules } from "@/lib/usage/server";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("api.usage");
  return { title: t("title") };
}

export default async function UsagePage() {
  const [t, format, viewer] = await Promise.all([
    getTranslations("api.usage"),
    getFormatter(),
    headers().then(readViewer),
  ]);
  if (!viewer) {
    return (
      <SettingsPage title={t("title")} text={t("text")}>
        <p className="py-7 text-sm">{t("nobody")}</p>
      </SettingsPage>
    );
  }
  const keyKind = await keyKindOf(viewer.id);
  const [rules, month, quota, limits] = await Promise.all([
    readRules(),
    monthTokens(viewer.id),
    readQuota(viewer.id),
    readRateLimits(viewer.id, keyKind),
  ]);
  return (
    <SettingsPage title={t("title")} text={t("text")}>
      <Section title={t("month")} text={t("monthText")}>
        <Meter
          label={t("meterLabel")}
          text={t("meter", { spent: month, allowance: rules.monthAllowance })}
          value={month}
          max={rules.monthAllowance}
        />
        {rules.monthAllowance === usualMonthAllowance && (
          <p className="mt-2 text-ink-muted text-xs">{t("meterNote")}</p>
        )}
      </Section>
      {keyKind === "server" && (
        <Section title={t("quota")} text={t("quotaText")}>
          <div className="flex flex-col gap-4">
            <QuotaLine name={t("today")} spent={quota.spent.day} limit={quota.limits.dayTokens} />
            <QuotaLine name={t("thisMonth")} spent={quota.spent.month} limit={quota.limits.monthTokens} />
          </div>
        </Section>
      )}
      <UsageReportView />
      {limits.length > 0 && (
        <Section title={t("limits")} text={t("limitsText")}>
          <ul className="flex flex-col gap-4 text-sm">
            {limits.slice(0, 8).map(({ modelId, seenAt, values }) => (
              <li key={modelId}>
                <p className="font-medium">
                  {modelId}{" "}
                  <span className="font-normal text-ink-muted text-xs">
                    {t("seen", { date: format.relativeTime(new Date(seenAt), new Date()) })}
                  </span>
                </p>
                <dl className="mt-1 grid grid-cols-[minmax(0,1fr)_auto] gap-x-4 gap-y-0.5 text-ink-muted">
                  {Object.entries(values).map(([name, value]) => (
                    <div key={name} className="contents">
                      <dt className="truncate font-mono text-xs leading-6">x-ratelimit-{name}</dt>
                      <dd className="text-right tabular-nums">{format.number(value)}</dd>
                    </div>
                  ))}
                </dl>
              </li>
            ))}
          </ul>
        </Section>
      )}
      <Section title={t("export")}>
        <a href="/api/usage/export" download className={buttonClass()}>
          <Download aria-hidden />
          {t("export")}
        </a>
      </Section>
    </SettingsPage>
  );
}

async function QuotaLine({ name, spent, limit }: { name: string; spent: number; limit: number | null }) {
  const t = await getTranslations("api.usage");
  if (limit === null) {
    return (
      <p className="text-sm">
        <span className="font-medium">{name}</span> · {t("noLimit", { spent })}
      </p>
    );
  }
  return <Meter label={name} text={`${name} · ${t("of", { spent, limit })}`} value={spent} max={limit} />;
}
