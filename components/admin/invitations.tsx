"use client";

import { useFormatter, useTranslations } from "next-intl";
import { type FormEvent, useRef, useState } from "react";
import { CopyText } from "@/components/settings/tokens/copy-text";
import { AlertDialog, AlertDialogContent, AlertDialogTrigger } from "@/components/ui/alert-dialog";
import { Button } from "@/components/ui/button";
import { Field, Input } from "@/components/ui/field";
import { focusSoon } from "@/components/ui/focus-soon";
import { showToast } from "@/components/ui/toast";
import { AppError } from "@/lib/errors";
import { callApi } from "@/lib/http/client";
import { errorValues } from "@/lib/i18n/contract";
import {
  type Invitation,
  invitationDays,
  type MadeInvitation,
  newInvitation,
} from "@/lib/invitations/contract";

/** The links by which people may make an account: make one (shown this once), take one back. */
export function Invitations({ stored }: { stored: Invitation[] }) {
  const t = useTranslations("admin.invitations");
  const errors = useTranslations("errors");
  const common = useTranslations("ui");
  const format = useFormatter();
  const [open, setOpen] = useState(stored);
  const [made, setMade] = useState<MadeInvitation | null>(null);
  const [email, setEmail] = useState("");
  const [problem, setProblem] = useState<string | null>(null);
  const [pending, setPending] = useState(false);
  const form = useRef<HTMLFormElement>(null);

  const sentence = (error: unknown) => {
    const known = error instanceof AppError ? error : new AppError("internal");
    return errors(known.code, errorValues(known.details));
  };

  async function submit(event: FormEvent) {
    event.preventDefault();
    if (pending) return;
    const parsed = newInvitation.safeParse({ email: email.trim() === "" ? null : email });
    setProblem(parsed.success ? null : t("wrongEmail"));
    if (!parsed.success) return;
    setPending(true);
    try {
      const next = await callApi<MadeInvitation>("POST", "/api/admin/invitations", parsed.data);
      setMade(next);
      setOpen((current) => [next.invitation, ...current]);
      setEmail("");
    } catch (error) {
      setProblem(sentence(error));
    } finally {
      setPending(false);
    }
  }

  async function withdraw(id: string) {
    try {
      await callApi("DELETE", `/api/admin/invitations/${id}`);
    } catch (error) {
      // Used or taken back already: it is no longer open.
      if (!(error instanceof AppError && error.code === "not_found")) {
        showToast({ title: sentence(error), tone: "danger" });
        return;
      }
    }
    setOpen((current) => current.filter((invitation) => invitation.id !== id));
    if (made?.invitation.id === id) setMade(null);
    focusSoon(() => form.current?.querySelector("input"));
  }

  return (
    <div className="flex flex-col gap-4 rounded-xl border border-line bg-paper-raised p-4">
      <form ref={form} noValidate onSubmit={submit} className="flex flex-wrap items-end gap-3">
        <Field label={t("email")} name="email" error={problem} className="min-w-48 flex-1">
          <Input
            type="email"
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            value={email}
            onValueChange={setEmail}
          />
        </Field>
        <Button type="submit" pending={pending}>
          {t("make")}
        </Button>
      </form>
      <p className="text-ink-muted text-xs">{t("text", { days: invitationDays })}</p>
      {made && (
        <div role="status" className="flex flex-col gap-2 rounded-lg border border-accent bg-accent-soft p-3">
          <p className="text-sm">{t("made")}</p>
          <CopyText text={`${window.location.origin}/register?invitation=${made.token}`} label={t("link")} />
        </div>
      )}
      {open.length > 0 && (
        <ul aria-label={t("open")} className="divide-y divide-line border-line border-t">
          {open.map((invitation) => (
            <li
              key={invitation.id}
              className="flex items-center justify-between gap-3 pt-2 pb-2 text-sm last:pb-0"
            >
              <span className="min-w-0">
                <span className="block truncate">{invitation.email ?? t("anybody")}</span>
                <span className="block text-ink-muted text-xs">
                  {t("until", {
                    date: format.dateTime(new Date(invitation.expiresAt), { dateStyle: "medium" }),
                  })}
                </span>
              </span>
              <AlertDialog>
                <AlertDialogTrigger
                  render={
                    <Button
                      size="sm"
                      aria-label={t("withdrawName", { name: invitation.email ?? t("anybody") })}
                    />
                  }
                >
                  {t("withdraw")}
                </AlertDialogTrigger>
                <AlertDialogContent
                  title={t("withdrawTitle", { name: invitation.email ?? t("anybody") })}
                  description={t("withdrawText")}
                  cancelLabel={common("cancel")}
                  confirmLabel={t("withdraw")}
                  danger
                  onConfirm={() => void withdraw(invitation.id)}
                />
              </AlertDialog>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
