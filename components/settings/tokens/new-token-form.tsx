"use client";

import { useTranslations } from "next-intl";
import { type FormEvent, useId, useState } from "react";
import { Button } from "@/components/ui/button";
import { Field, Input } from "@/components/ui/field";
import { Select } from "@/components/ui/select";
import { AppError } from "@/lib/errors";
import { callApi } from "@/lib/http/client";
import { errorValues } from "@/lib/i18n/contract";
import {
  type NewToken,
  newTokenBody,
  type TokenScope,
  tokenLifetimes,
  tokenScopes,
} from "@/lib/tokens/contract";

const usualDays = "90";

/** Makes a token: its name, what it may be used for, and for how long. */
export function NewTokenForm({ onMade }: { onMade: (made: NewToken) => void }) {
  const t = useTranslations("api.tokens");
  const errors = useTranslations("errors");
  const groupId = useId();
  const [name, setName] = useState("");
  const [scopes, setScopes] = useState<TokenScope[]>([...tokenScopes]);
  const [days, setDays] = useState(usualDays);
  const [problem, setProblem] = useState<{ name?: string; scopes?: string; all?: string }>({});
  const [pending, setPending] = useState(false);

  async function submit(event: FormEvent) {
    event.preventDefault();
    if (pending) return;
    const body = { name, scopes, expiresInDays: days === "none" ? null : Number(days) };
    const parsed = newTokenBody.safeParse(body);
    if (!parsed.success) {
      const fields = parsed.error.issues.map(({ path }) => path[0]);
      setProblem({
        ...(fields.includes("name") ? { name: t("nameMissing") } : {}),
        ...(fields.includes("scopes") ? { scopes: t("scopesMissing") } : {}),
      });
      return;
    }
    setProblem({});
    setPending(true);
    try {
      onMade(await callApi<NewToken>("POST", "/api/tokens", parsed.data));
      setName("");
    } catch (error) {
      const known = error instanceof AppError ? error : new AppError("internal");
      setProblem({ all: errors(known.code, errorValues(known.details)) });
    } finally {
      setPending(false);
    }
  }

  return (
    <form onSubmit={submit} noValidate className="flex flex-col gap-4">
      <h3 className="font-medium text-sm">{t("new")}</h3>
      <Field label={t("name")} description={t("nameHint")} error={problem.name} name="name">
        <Input value={name} onValueChange={setName} autoComplete="off" maxLength={80} />
      </Field>
      <fieldset aria-describedby={problem.scopes ? groupId : undefined}>
        <legend className="font-medium text-sm">{t("scopes")}</legend>
        <div className="mt-1.5 flex flex-wrap gap-x-5">
          {tokenScopes.map((scope) => (
            <label key={scope} className="flex min-h-9 items-center gap-2 text-sm pointer-coarse:min-h-11">
              <input
                type="checkbox"
                className="size-4"
                checked={scopes.includes(scope)}
                onChange={({ currentTarget: { checked } }) =>
                  setScopes((current) =>
                    checked ? [...current, scope] : current.filter((other) => other !== scope),
                  )
                }
              />
              {t(`scope.${scope}`)}
            </label>
          ))}
        </div>
        {problem.scopes && (
          <p id={groupId} role="alert" className="text-danger text-sm">
            {problem.scopes}
          </p>
        )}
      </fieldset>
      <div className="flex flex-col items-start gap-1.5">
        <span className="font-medium text-sm">{t("lifetime")}</span>
        <Select
          label={t("lifetime")}
          value={days}
          onChange={setDays}
          options={tokenLifetimes.map((value) =>
            value === null
              ? { value: "none", label: t("forever") }
              : { value: String(value), label: t("days", { days: value }) },
          )}
        />
      </div>
      {problem.all && (
        <p role="alert" className="text-danger text-sm">
          {problem.all}
        </p>
      )}
      <Button type="submit" variant="primary" className="self-start" pending={pending}>
        {t("create")}
      </Button>
    </form>
  );
}
