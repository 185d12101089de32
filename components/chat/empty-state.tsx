"use client";

import { useTranslations } from "next-intl";
import { BrandMark } from "@/components/shell/brand-mark";

const starters = ["explain", "compare", "write", "code"] as const;

/** What a new chat shows: who is here, and a few ways to begin. */
export function EmptyState({
  onPick,
  isTemporary = false,
}: {
  onPick: (text: string) => void;
  isTemporary?: boolean;
}) {
  const t = useTranslations("chat.empty");
  const temporary = useTranslations("chat.temporary");
  return (
    <div className="min-h-0 flex-1 overflow-y-auto">
      <div className="mx-auto flex min-h-full w-full max-w-reading flex-col justify-end px-4 pt-10 pb-6 sm:justify-center sm:px-6 sm:pb-10">
        <BrandMark className="size-11 self-start" />
        <h1 className="mt-5 font-semibold text-3xl">{isTemporary ? temporary("title") : t("title")}</h1>
        <p className="mt-2 max-w-[34rem] text-balance text-ink-muted text-lg">
          {isTemporary ? temporary("text") : t("subtitle")}
        </p>
        <ul className="mt-8 grid gap-2 sm:grid-cols-2" aria-label={t("starters")}>
          {starters.map((starter) => (
            <li key={starter} className="contents">
              <button
                type="button"
                onClick={() => onPick(t(`${starter}.prompt`))}
                className="group flex min-h-11 flex-col rounded-xl border border-line bg-paper-raised px-4 py-3 text-left shadow-raised transition-colors hover:border-line-strong"
              >
                <span className="font-medium text-sm">{t(`${starter}.title`)}</span>
                <span className="mt-0.5 text-ink-muted text-sm">{t(`${starter}.hint`)}</span>
              </button>
            </li>
          ))}
        </ul>
      </div>
    </div>
  );
}
