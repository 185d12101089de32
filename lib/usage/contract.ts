import { z } from "zod";

/** What a call was made for. */
export const usageKinds = ["chat", "title", "gateway", "embedding"] as const;
export type UsageKind = (typeof usageKinds)[number];

/** Mistral's free tier as it is publicly listed; Mistral does not promise it. */
export const usualMonthAllowance = 1_000_000_000;

const tokenLimit = z.number().int().min(0).max(1_000_000_000_000).nullable();

/** How many tokens one person may spend of the server's key; `null` sets no limit. */
export const quotaLimits = z.strictObject({ dayTokens: tokenLimit, monthTokens: tokenLimit });
export type QuotaLimits = z.infer<typeof quotaLimits>;

/** What the administrator decides about usage; body of `PUT /api/admin/usage-rules`. */
export const usageRules = z.strictObject({
  member: quotaLimits,
  guest: quotaLimits,
  /** What the month's meter is full at. */
  monthAllowance: z.number().int().min(1).max(1_000_000_000_000_000),
});
export type UsageRules = z.infer<typeof usageRules>;

const unlimited: QuotaLimits = { dayTokens: null, monthTokens: null };

/** What holds until the administrator decides otherwise. */
export const usualRules: UsageRules = {
  member: unlimited,
  guest: unlimited,
  monthAllowance: usualMonthAllowance,
};

export type QuotaPeriod = "day" | "month";

/** When the day and the month of `now` began and when the next ones begin. Both are UTC's, for everybody. */
export function quotaPeriods(now: Date): Record<QuotaPeriod, { start: Date; end: Date }> {
  const [year, month, day] = [now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate()];
  return {
    day: { start: new Date(Date.UTC(year, month, day)), end: new Date(Date.UTC(year, month, day + 1)) },
    month: { start: new Date(Date.UTC(year, month)), end: new Date(Date.UTC(year, month + 1)) },
  };
}

/** About four letters of a Latin script make a token, and about three characters of the others two tokens. */
export function estimateTokens(text: string): number {
  let latin = 0;
  for (let index = 0; index < text.length; index++) if (text.charCodeAt(index) < 0x250) latin++;
  return Math.ceil(latin / 4 + (text.length - latin) / 1.5);
}

/** What the `x-ratelimit-*` headers of one model said, by the rest of their names, as they are kept. */
export const rateLimitSightings = z.record(
  z.string(),
  z.object({ seenAt: z.string(), values: z.record(z.string(), z.number()) }),
);

/** What Mistral last said of the limits of one model. */
export type RateLimitSighting = { modelId: string; seenAt: string; values: Record<string, number> };

/** A time zone by its IANA name, such as `Europe/Paris`. */
export const timeZoneName = z.string().max(64).refine(isTimeZone);

/** Query of `GET /api/usage`: the reader's time zone, by which days are told apart. */
export const usageQuery = z.object({ zone: timeZoneName.default("UTC") });

function isTimeZone(zone: string): boolean {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: zone }).resolvedOptions().timeZone !== "";
  } catch {
    return false;
  }
}

/** How long answers took, in milliseconds: medians, `null` where nothing was timed. */
export type UsageTimes = { firstTokenMs: number | null; totalMs: number | null };

export type ModelUsage = UsageTimes & {
  modelId: string;
  calls: number;
  prompt: number;
  completion: number;
  cached: number;
  /** USD, by the dated list of prices; `null` when the model is not on it. */
  costUsd: number | null;
};

export type DayUsage = UsageTimes & {
  /** As in `2026-11-25`. */
  day: string;
  /** By model. */
  tokens: Record<string, number>;
  /** By model; those whose price is not known are left out. */
  costUsd: Record<string, number>;
  prompt: number;
  cached: number;
};

/** What `GET /api/usage` answers: the last 30 days, the oldest first, and the models, the largest first. */
export type UsageReport = {
  days: DayUsage[];
  models: ModelUsage[];
  /** Of all the days and models together. */
  times: UsageTimes;
  pricesAsOf: string;
};
