"use client";

import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import { Button } from "@/components/ui/button";
import { Field, Input } from "@/components/ui/field";
import { AppError } from "@/lib/errors";
import { callApi } from "@/lib/http/client";
import { errorValues } from "@/lib/i18n/contract";
import { type UsageRules, usageRules } from "@/lib/usage/contract";

const fields = ["memberDay", "memberMonth", "guestDay", "guestMonth", "allowance"] as const;
type FieldName = (typeof fields)[number];
type Texts = Record<FieldName, string>;

/** The administrator's quotas for everybody. */
export function UsageRulesForm({ stored }: { stored: UsageRules }) {
  const t = useTranslations("api.usage");
  const errors = useTranslations("errors");
  const [texts, setTexts] = useState<Texts>(() => toTexts(stored));
  const [wrong, setWrong] = useState<FieldName[]>([]);
  const [said, setSaid] = useState<{ text: string; isProblem: boolean } | null>(null);
  const [pending, setPending] = useState(false);

  async function submit(event: FormEvent) {
    event.preventDefault();
    if (pending) return;
    setSaid(null);
    const bad = fields.filter((name) => !isAmount(name, texts[name]));
    const parsed = usageRules.safeParse(toRules(texts));
    setWrong(bad);
    if (bad.length > 0 || !parsed.success) return;
    setPending(true);
    try {
      setTexts(toTexts(await callApi<UsageRules>("PUT", "/api/admin/usage-rules", parsed.data)));
      setSaid({ text: t("saved"), isProblem: false });
    } catch (error) {
      const known = error instanceof AppError ? error : new AppError("internal");
      setSaid({ text: errors(known.code, errorValues(known.details)), isProblem: true });
    } finally {
      setPending(false);
    }
  }

  return (
    <form onSubmit={submit} noValidate className="flex flex-col gap-4">
      <div className="grid gap-4 sm:grid-cols-2">
        {fields.map((name) => (
          <Field key={name} name={name} label={t(name)} error={wrong.includes(name) ? t("wrong") : null}>
            <Input
              inputMode="numeric"
              autoComplete="off"
              value={texts[name]}
              onValueChange={(value) => setTexts((current) => ({ ...current, [name]: value }))}
            />
          </Field>
        ))}
      </div>
      <Button type="submit" variant="primary" className="self-start" pending={pending}>
        {t("save")}
      </Button>
      <p
        role="status"
        className={said?.isProblem ? "text-danger text-sm" : "text-sm text-success empty:hidden"}
      >
        {said?.text}
      </p>
    </form>
  );
}

function isAmount(name: FieldName, text: string): boolean {
  const digits = bare(text);
  if (digits === "") return name !== "allowance";
  return /^\d{1,12}$/.test(digits) && (name !== "allowance" || Number(digits) > 0);
}

/** People write thousands apart. */
function bare(text: string): string {
  return text.replace(/[\s\u00a0\u202f]/g, "");
}

function toRules(texts: Texts): unknown {
  const limit = (text: string) => (bare(text) === "" ? null : Number(bare(text)));
  return {
    member: { dayTokens: limit(texts.memberDay), monthTokens: limit(texts.memberMonth) },
    guest: { dayTokens: limit(texts.guestDay), monthTokens: limit(texts.guestMonth) },
    monthAllowance: Number(bare(texts.allowance)),
  };
}

function toTexts({ member, guest, monthAllowance }: UsageRules): Texts {
  const text = (limit: number | null) => (limit === null ? "" : String(limit));
  return {
    memberDay: text(member.dayTokens),
    memberMonth: text(member.monthTokens),
    guestDay: text(guest.dayTokens),
    guestMonth: text(guest.monthTokens),
    allowance: String(monthAllowance),
  };
}
