"use client";

import { useTranslations } from "next-intl";
import { type FormEvent, useId, useState } from "react";
import { Button } from "@/components/ui/button";
import { Field, Input } from "@/components/ui/field";
import { Switch } from "@/components/ui/switch";
import { type QuotaLimits, quotaLimits } from "@/lib/usage/contract";

/** What one person may spend instead of what everybody may. */
export function PersonQuota({
  quota,
  onSave,
}: {
  quota: QuotaLimits | null;
  onSave: (quota: QuotaLimits | null) => Promise<void>;
}) {
  const t = useTranslations("admin.person");
  const labelId = useId();
  const [isOwn, setOwn] = useState(quota !== null);
  const [day, setDay] = useState(text(quota?.dayTokens));
  const [month, setMonth] = useState(text(quota?.monthTokens));
  const [wrong, setWrong] = useState({ day: false, month: false });
  const [pending, setPending] = useState(false);

  async function send(next: QuotaLimits | null) {
    setPending(true);
    await onSave(next);
    setPending(false);
  }

  function submit(event: FormEvent) {
    event.preventDefault();
    if (pending) return;
    const limits = { dayTokens: amount(day), monthTokens: amount(month) };
    const found = { day: Number.isNaN(limits.dayTokens), month: Number.isNaN(limits.monthTokens) };
    setWrong(found);
    const parsed = quotaLimits.safeParse(limits);
    if (parsed.success) void send(parsed.data);
  }

  return (
    <div className="flex flex-col gap-3">
      <div className="flex items-center justify-between gap-4">
        <span id={labelId} className="font-medium text-sm">
          {t("ownQuota")}
        </span>
        <Switch
          aria-labelledby={labelId}
          checked={isOwn}
          onCheckedChange={(next) => {
            setOwn(next);
            if (!next && quota !== null) void send(null);
          }}
        />
      </div>
      {isOwn && (
        <form noValidate onSubmit={submit} className="grid grid-cols-2 items-start gap-3">
          <LimitField label={t("dayTokens")} name="day" value={day} onChange={setDay} isWrong={wrong.day} />
          <LimitField
            label={t("monthTokens")}
            name="month"
            value={month}
            onChange={setMonth}
            isWrong={wrong.month}
          />
          <Button type="submit" pending={pending} className="justify-self-start">
            {t("saveQuota")}
          </Button>
        </form>
      )}
    </div>
  );
}

function LimitField({
  label,
  name,
  value,
  onChange,
  isWrong,
}: {
  label: string;
  name: string;
  value: string;
  onChange: (value: string) => void;
  isWrong: boolean;
}) {
  const t = useTranslations("admin.person");
  return (
    <Field label={label} name={name} error={isWrong ? t("wrong") : null}>
      <Input
        inputMode="numeric"
        autoComplete="off"
        value={value}
        onValueChange={onChange}
        placeholder={t("noLimit")}
      />
    </Field>
  );
}

function text(limit: number | null | undefined): string {
  return limit == null ? "" : String(limit);
}

/** Empty sets no limit; people write thousands apart. */
function amount(typed: string): number | null {
  const digits = typed.replace(/[\s\u00a0\u202f]/g, "");
  if (digits === "") return null;
  return /^\d{1,12}$/.test(digits) ? Number(digits) : Number.NaN;
}
