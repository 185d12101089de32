"use client";

import { useTranslations } from "next-intl";
import { useId } from "react";
import { Select } from "@/components/ui/select";
import { Switch } from "@/components/ui/switch";
import type { ChatMessage } from "@/lib/conversations/contract";
import {
  type Lifetime,
  lifetimeNames,
  type ShareHoldings,
  type ShareOptions,
  shareOptionNames,
} from "@/lib/shares/contract";

export type Choices = { options: ShareOptions; firstId: string | null; lifetime: Lifetime };

/** What is shown beside the texts, where it begins, and for how long. Only what the branch holds is offered. */
export function ShareChoices({
  value,
  holds,
  messages,
  onChange,
}: {
  value: Choices;
  /** `null` until the first preview says. */
  holds: ShareHoldings | null;
  messages: readonly ChatMessage[];
  onChange: (value: Choices) => void;
}) {
  const t = useTranslations("share.dialog");
  const id = useId();
  const offered = shareOptionNames.filter((name) => holds?.[name]);
  const questions = messages.filter(({ role }) => role === "user");
  return (
    <div className="flex flex-col gap-5">
      <fieldset>
        <legend className="font-medium text-sm">{t("include")}</legend>
        <p className="mt-0.5 text-ink-muted text-xs">
          {holds && offered.length === 0 ? t("includeNothing") : t("includeHint")}
        </p>
        {offered.map((name) => (
          <div
            key={name}
            className="flex min-h-10 items-center justify-between gap-3 pointer-coarse:min-h-11"
          >
            <label htmlFor={`${id}-${name}`} className="text-sm">
              {t(name)}
            </label>
            <Switch
              id={`${id}-${name}`}
              aria-label={t("includeOne", { name: t(name) })}
              checked={value.options[name]}
              onCheckedChange={(checked) =>
                onChange({ ...value, options: { ...value.options, [name]: checked } })
              }
            />
          </div>
        ))}
      </fieldset>
      {questions.length > 1 && (
        <Choice label={t("from")}>
          <Select
            label={t("from")}
            value={value.firstId ?? ""}
            className="w-full"
            options={[
              { value: "", label: t("fromStart") },
              ...questions.slice(1).map((question, index) => ({
                value: question.id,
                label: t("fromQuestion", { number: index + 2, text: beginningOf(question) }),
              })),
            ]}
            onChange={(firstId) => onChange({ ...value, firstId: firstId === "" ? null : firstId })}
          />
        </Choice>
      )}
      <Choice label={t("lifetime")}>
        <Select
          label={t("lifetime")}
          value={value.lifetime}
          className="w-full"
          options={lifetimeNames.map((name) => ({ value: name, label: t(name) }))}
          onChange={(lifetime) => onChange({ ...value, lifetime })}
        />
      </Choice>
    </div>
  );
}

function Choice({ label, children }: { label: string; children: React.ReactNode }) {
  return (
    <div className="flex min-w-0 flex-col gap-1.5">
      <span aria-hidden className="font-medium text-sm">
        {label}
      </span>
      {children}
    </div>
  );
}

const maxLength = 40;

function beginningOf({ parts }: ChatMessage): string {
  const text =
    parts
      .find((part) => part.type === "text")
      ?.text.replace(/\s+/g, " ")
      .trim() ?? "";
  const characters = [...text];
  return characters.length <= maxLength ? text : `${characters.slice(0, maxLength - 1).join("")}…`;
}
