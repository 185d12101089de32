"use client";

import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";
import { Field, Input } from "@/components/ui/field";
import { maxPasswordLength, minPasswordLength, registerBody } from "@/lib/auth/contract";
import { callApi } from "@/lib/http/client";
import { FormAlert } from "./form-alert";
import type { FormProblem } from "./form-problem";
import { PasswordField } from "./password-field";
import { useAuthForm } from "./use-auth-form";

/** A new account with a password. */
export function RegisterForm({
  destination,
  invitation = null,
}: {
  destination: string;
  /** The token of the link by which the reader came. */
  invitation?: string | null;
}) {
  const t = useTranslations("auth");
  const { formRef, alertRef, pending, submit, messageFor } = useAuthForm({
    check,
    send: (form) => callApi("POST", "/api/account/register", registerBody.parse(Object.fromEntries(form))),
    destination,
  });
  return (
    <form ref={formRef} method="post" noValidate onSubmit={submit} className="flex flex-col gap-4">
      {invitation !== null && <input type="hidden" name="invitation" value={invitation} />}
      <FormAlert ref={alertRef} message={messageFor(null)} />
      <Field label={t("name")} error={messageFor("name")} name="name">
        <Input type="text" autoComplete="name" />
      </Field>
      <Field label={t("email")} error={messageFor("email")} name="email">
        <Input type="email" autoComplete="username" autoCapitalize="none" spellCheck={false} required />
      </Field>
      <PasswordField
        label={t("newPassword")}
        description={t("passwordHint", { minLength: minPasswordLength })}
        error={messageFor("password")}
        autoComplete="new-password"
      />
      <Button type="submit" variant="primary" size="lg" pending={pending} className="mt-1">
        {t("register.submit")}
      </Button>
    </form>
  );
}

function check(form: FormData): FormProblem[] {
  const problems = registerBody.safeParse(Object.fromEntries(form)).error?.issues.map(problemAt) ?? [];
  const password = String(form.get("password"));
  if (password.length < minPasswordLength) {
    problems.push({ field: "password", kind: "own", key: "short", values: { minLength: minPasswordLength } });
  }
  return problems;
}

function problemAt(issue: { path: PropertyKey[] }): FormProblem {
  if (issue.path[0] === "email") return { field: "email", kind: "own", key: "emailInvalid", values: {} };
  if (issue.path[0] === "name") return { field: "name", kind: "own", key: "nameLong", values: {} };
  return { field: "password", kind: "own", key: "passwordLong", values: { maxLength: maxPasswordLength } };
}
