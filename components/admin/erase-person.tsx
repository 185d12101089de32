"use client";

import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import { PasswordField } from "@/components/auth/password-field";
import { Button } from "@/components/ui/button";
import { Field, Input } from "@/components/ui/field";
import { callOf, type Person } from "@/lib/admin/contract";
import { confirmationFor, type ErasureReceipt, isConfirmed } from "@/lib/erasure/contract";
import { AppError } from "@/lib/errors";
import { callApi } from "@/lib/http/client";
import { errorValues } from "@/lib/i18n/contract";

/** Erases an account for good, once its email is typed and the administrator's own password given. */
export function ErasePerson({
  person,
  asksPassword,
  onErased,
  onCancel,
  onDone,
}: {
  person: Person;
  asksPassword: boolean;
  onErased: () => void;
  onCancel: () => void;
  onDone: () => void;
}) {
  const t = useTranslations("admin.erase");
  const errors = useTranslations("errors");
  const [typed, setTyped] = useState("");
  const [problem, setProblem] = useState<{ field: "typed" | "password" | null; text: string } | null>(null);
  const [pending, setPending] = useState(false);
  const [receipt, setReceipt] = useState<ErasureReceipt | null>(null);
  const word = confirmationFor(person.email);

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    if (pending) return;
    const password = String(new FormData(event.currentTarget).get("password") ?? "");
    if (!isConfirmed(typed, person.email)) {
      setProblem({ field: "typed", text: t("notTyped", { word }) });
      return;
    }
    setProblem(null);
    setPending(true);
    try {
      const body = { confirmation: typed, password };
      setReceipt(await callApi<ErasureReceipt>("POST", `/api/admin/users/${person.id}/erasure`, body));
      onErased();
    } catch (error) {
      const known = error instanceof AppError ? error : new AppError("internal");
      setProblem(
        known.code === "sign_in_failed"
          ? { field: "password", text: t("wrongPassword") }
          : { field: null, text: errors(known.code, errorValues(known.details)) },
      );
    } finally {
      setPending(false);
    }
  }

  if (receipt) {
    return (
      <div className="mt-4 flex flex-col gap-4">
        <p role="status" className="text-sm">
          {t("done", {
            name: callOf(person),
            conversations: receipt.rows.Conversation ?? 0,
            messages: receipt.rows.Message ?? 0,
          })}
        </p>
        <Button className="self-end" onClick={onDone}>
          {t("close")}
        </Button>
      </div>
    );
  }
  return (
    <form noValidate onSubmit={submit} className="mt-4 flex flex-col gap-4">
      <p className="text-pretty text-sm">{t("warning")}</p>
      <Field
        label={t("type", { word })}
        name="typed"
        error={problem?.field === "typed" ? problem.text : null}
      >
        <Input
          value={typed}
          onValueChange={setTyped}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
        />
      </Field>
      {asksPassword && (
        <PasswordField
          label={t("password")}
          error={problem?.field === "password" ? problem.text : undefined}
          autoComplete="current-password"
        />
      )}
      {problem?.field === null && (
        <p role="alert" className="text-danger text-sm">
          {problem.text}
        </p>
      )}
      <div className="flex flex-wrap justify-end gap-2">
        <Button onClick={onCancel}>{t("cancel")}</Button>
        <Button type="submit" variant="danger" pending={pending}>
          {t("erase")}
        </Button>
      </div>
    </form>
  );
}
