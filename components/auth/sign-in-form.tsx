"use client";

import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";
import { Field, Input } from "@/components/ui/field";
import { passwordSignIn } from "@/lib/auth/contract";
import { signInWithPassword } from "./auth-requests";
import { FormAlert } from "./form-alert";
import type { FormProblem } from "./form-problem";
import { PasswordField } from "./password-field";
import { useAuthForm } from "./use-auth-form";

/** Email and password. `notice` says what went wrong before the page was opened. */
export function SignInForm({ destination, notice }: { destination: string; notice: string | undefined }) {
  const t = useTranslations("auth");
  const { formRef, alertRef, pending, submit, messageFor } = useAuthForm({
    check,
    send: (form) => signInWithPassword(passwordSignIn.parse(Object.fromEntries(form))),
    destination,
    notice,
  });
  return (
    <form ref={formRef} method="post" noValidate onSubmit={submit} className="flex flex-col gap-4">
      <FormAlert ref={alertRef} message={messageFor(null)} />
      <Field label={t("email")} error={messageFor("email")} name="email">
        <Input type="email" autoComplete="username" autoCapitalize="none" spellCheck={false} required />
      </Field>
      <PasswordField label={t("password")} error={messageFor("password")} autoComplete="current-password" />
      <Button type="submit" variant="primary" size="lg" pending={pending} className="mt-1">
        {t("signIn.submit")}
      </Button>
    </form>
  );
}

function check(form: FormData): FormProblem[] {
  const result = passwordSignIn.safeParse(Object.fromEntries(form));
  return (result.error?.issues ?? []).map((issue) =>
    issue.path[0] === "email"
      ? { field: "email", kind: "own", key: "emailInvalid", values: {} }
      : form.get("password") === ""
        ? { field: "password", kind: "own", key: "passwordMissing", values: {} }
        : // Longer than any password here can be, so it can't be right.
          { field: "password", kind: "error", code: "sign_in_failed" },
  );
}
