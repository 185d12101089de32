import type { ErrorDetails } from "@/lib/errors";
import type { Locale } from "@/lib/settings/contract";
import type english from "./english";

export type Messages = typeof english;
export type Namespace = keyof Messages;

declare module "use-intl" {
  interface AppConfig {
    Locale: Locale;
    Messages: Messages;
  }
}

/** What the sentences of `errors` may mention. Facts that a failure does not carry get a neutral value. */
export type ErrorValues = {
  seconds: number;
  /** The same wait in whole hours, and in whole days when it is longer than two. */
  hours: number;
  days: number;
  maxBytes: number;
  model: string;
  replacement: string;
  period: string;
};

/**
 * The ICU arguments for the sentence of a failure: `t(error.code, errorValues(error.details))` with `t` from
 * `useTranslations("errors")`.
 */
export function errorValues(details: ErrorDetails): ErrorValues {
  const seconds = wholeNumber(details.seconds ?? details.retryAfterSeconds);
  return {
    seconds,
    hours: Math.round(seconds / 3_600),
    days: seconds < 2 * 86_400 ? 0 : Math.round(seconds / 86_400),
    maxBytes: wholeNumber(details.maxBytes),
    model: nameOrNone(details.model),
    replacement: nameOrNone(details.replacement),
    period: nameOrNone(details.period),
  };
}

function wholeNumber(value: unknown): number {
  return typeof value === "number" && Number.isFinite(value) ? Math.max(0, Math.ceil(value)) : 0;
}

function nameOrNone(value: unknown): string {
  return typeof value === "string" && value !== "" ? value : "none";
}
