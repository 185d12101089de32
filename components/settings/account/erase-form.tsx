"use client";

import { useTranslations } from "next-intl";
import { useRef, useState } from "react";
import { PasswordField } from "@/components/auth/password-field";
import { forgetDrafts } from "@/components/chat/draft";
import { keepUnsettled } from "@/components/models/unsettled-preferences";
import { Button } from "@/components/ui/button";
import { Field, Input } from "@/components/ui/field";
import { confirmationFor, type ErasureBody, type ErasureReceipt, isConfirmed } from "@/lib/erasure/contract";
import { callApi } from "@/lib/http/client";
import { useSave } from "./use-save";

/** Asks for what nobody types by a slip. */
export function EraseForm({
  email,
  hasPassword,
  onErased,
  onCancel,
}: {
  email: string | null;
  hasPassword: boolean;
  onErased: (receipt: ErasureReceipt) => void;
  onCancel: () => void;
}) {
  const t = useTranslations("transfer.erase");
  const settings = useTranslations("settings.account");
  const form = useRef<HTMLFormElement>(null);
  const { pending, outcome, save } = useSave();
  const [isMistyped, setMistyped] = useState(false);
  const failed = outcome?.state === "failed" ? outcome : null;
  const isWrongPassword = failed?.code === "sign_in_failed";
  const word = () => (
    <strong className="select-all font-semibold [overflow-wrap:anywhere]">{confirmationFor(email)}</strong>
  );

  async function erase() {
    if (!form.current || pending) return;
    const data = new FormData(form.current);
    const confirmation = String(data.get("confirmation"));
    const mistyped = !isConfirmed(confirmation, email);
    setMistyped(mistyped);
    if (mistyped) return focus("confirmation");
    const body: ErasureBody = {
      confirmation,
      ...(hasPassword ? { password: String(data.get("password")) } : {}),
    };
    let receipt: ErasureReceipt | null = null;
    const result = await save(async () => {
      receipt = await callApi<ErasureReceipt>("POST", "/api/account/erasure", body);
    });
    if (result.state === "failed") return focus(hasPassword ? "password" : "confirmation");
    // What this browser keeps by itself goes too.
    forgetDrafts(localStorage);
    keepUnsettled(null);
    if (receipt) onErased(receipt);
  }

  function focus(name: string) {
    const field = form.current?.elements.namedItem(name);
    if (field instanceof HTMLElement) field.focus();
  }

  return (
    <form
      ref={form}
      noValidate
      className="mt-5 flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        void erase();
      }}
    >
      <Field
        name="confirmation"
        label={<span className="font-normal">{t.rich(email ? "typeEmail" : "typeWord", { word })}</span>}
        error={isMistyped ? t("mismatch") : failed && !isWrongPassword ? failed.sentence : null}
      >
        <Input type="text" autoComplete="off" autoCapitalize="none" spellCheck={false} />
      </Field>
      {hasPassword && (
        <PasswordField
          label={t("password")}
          error={isWrongPassword ? settings("wrongPassword") : undefined}
          autoComplete="current-password"
        />
      )}
      <div className="mt-2 flex flex-wrap justify-end gap-2">
        <Button onClick={onCancel}>{t("cancel")}</Button>
        <Button type="submit" variant="danger" pending={pending}>
          {t("confirm")}
        </Button>
      </div>
    </form>
  );
}
