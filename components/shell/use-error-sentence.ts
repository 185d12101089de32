import { useTranslations } from "next-intl";
import { AppError } from "@/lib/errors";
import { errorValues } from "@/lib/i18n/contract";

/** Turns anything that was thrown into the sentence for the reader. Needs the namespace `errors`. */
export function useErrorSentence(): (error: unknown) => string {
  const t = useTranslations("errors");
  return (error) =>
    error instanceof AppError ? t(error.code, errorValues(error.details)) : t("internal", errorValues({}));
}
