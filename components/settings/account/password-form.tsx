"use client";

import { useTranslations } from "next-intl";
import { useRef } from "react";
import { PasswordField } from "@/components/auth/password-field";
import { Button } from "@/components/ui/button";
import { minPasswordLength } from "@/lib/auth/contract";
import { callApi } from "@/lib/http/client";
import { useSave } from "./use-save";

/** Changes the password, by who knows the current one. */
export function PasswordForm({ email }: { email: string }) {
  const t = useTranslations("settings.account");
  const auth = useTranslations("auth");
  const form = useRef<HTMLFormElement>(null);
  const { pending, outcome, save } = useSave();
  const failed = outcome?.state === "failed" ? outcome : null;
  const isWrong = failed?.code === "sign_in_failed";

  async function change() {
    if (!form.current || pending) return;
    const data = new FormData(form.current);
    const password = { current: String(data.get("current")), next: String(data.get("password")) };
    const next = await save(() => callApi("PATCH", "/api/account", { password }));
    if (next.state === "saved") return form.current?.reset();
    const field = form.current?.elements.namedItem(next.code === "sign_in_failed" ? "current" : "password");
    if (field instanceof HTMLElement) field.focus();
  }

  return (
    <form
      ref={form}
      noValidate
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        void change();
      }}
    >
      {/* Tells password managers whose password it is. */}
      <input type="text" name="username" autoComplete="username" defaultValue={email} readOnly hidden />
      <PasswordField
        name="current"
        label={t("currentPassword")}
        error={isWrong ? t("wrongPassword") : undefined}
        autoComplete="current-password"
      />
      <PasswordField
        label={t("newPassword")}
        description={auth("passwordHint", { minLength: minPasswordLength })}
        error={failed && !isWrong ? failed.sentence : undefined}
        autoComplete="new-password"
      />
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <Button type="submit" pending={pending}>
          {t("changePassword")}
        </Button>
        <p role="status" className="text-sm text-success">
          {outcome?.state === "saved" && t("passwordChanged")}
        </p>
      </div>
    </form>
  );
}
