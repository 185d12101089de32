"use client";

import { KeyRound } from "lucide-react";
import { useRouter } from "next/navigation";
import { useFormatter, useTranslations } from "next-intl";
import { type FormEvent, useRef, useState } from "react";
import { loadModels } from "@/components/models/use-models";
import { AlertDialog, AlertDialogContent, AlertDialogTrigger } from "@/components/ui/alert-dialog";
import { Button } from "@/components/ui/button";
import { Field, Input } from "@/components/ui/field";
import { focusSoon } from "@/components/ui/focus-soon";
import { AppError } from "@/lib/errors";
import { callApi } from "@/lib/http/client";
import { errorValues } from "@/lib/i18n/contract";
import { apiKey, type OwnKey } from "@/lib/keys/contract";

const path = "/api/account/key";

/** The reader's own key: enter it, see its last four characters, replace it, remove it. */
export function OwnKeySetting({ stored, without }: { stored: OwnKey | null; without: string }) {
  const t = useTranslations("settings.key");
  const format = useFormatter();
  const router = useRouter();
  const [key, setKey] = useState(stored);
  const [entering, setEntering] = useState(stored === null);
  const [said, setSaid] = useState<"saved" | "removed" | null>(null);
  const [removing, setRemoving] = useState(false);
  const box = useRef<HTMLDivElement>(null);

  /** What is there now to go on with: the field where there is one, else the button to replace the key. */
  const focusNext = () =>
    focusSoon(() => box.current?.querySelector("input") ?? box.current?.querySelector("button"));

  async function remove() {
    setRemoving(true);
    await callApi("DELETE", path).finally(() => setRemoving(false));
    setKey(null);
    setEntering(true);
    setSaid("removed");
    focusNext();
    void loadModels();
    router.refresh();
  }

  return (
    <div ref={box} className="flex flex-col gap-4">
      {key ? (
        <div className="flex flex-wrap items-center gap-x-4 gap-y-3">
          <p className="flex min-w-48 flex-1 items-center gap-3 text-sm">
            <KeyRound aria-hidden className="size-4 shrink-0 text-accent" />
            <span>
              <span className="block font-medium">{t("stored", { lastFour: key.lastFour })}</span>
              <span className="block text-ink-muted text-xs">
                {t("since", { date: format.dateTime(new Date(key.addedAt), { dateStyle: "long" }) })}
              </span>
            </span>
          </p>
          {!entering && (
            <Button
              onClick={() => {
                setEntering(true);
                focusNext();
              }}
            >
              {t("replace")}
            </Button>
          )}
          <AlertDialog>
            <AlertDialogTrigger render={<Button pending={removing} />}>{t("remove")}</AlertDialogTrigger>
            <AlertDialogContent
              title={t("removeTitle", { lastFour: key.lastFour })}
              description={t("removeText")}
              cancelLabel={t("cancel")}
              confirmLabel={t("remove")}
              danger
              onConfirm={() => void remove()}
            />
          </AlertDialog>
        </div>
      ) : (
        <p className="text-sm">{without}</p>
      )}
      {entering && (
        <KeyForm
          onSaved={(saved) => {
            setKey(saved);
            setEntering(false);
            setSaid("saved");
            focusNext();
            void loadModels();
            router.refresh();
          }}
          onCancel={
            key
              ? () => {
                  setEntering(false);
                  focusNext();
                }
              : null
          }
        />
      )}
      <p role="status" className="text-sm text-success empty:hidden">
        {said && t(said)}
      </p>
    </div>
  );
}

function KeyForm({ onSaved, onCancel }: { onSaved: (key: OwnKey) => void; onCancel: (() => void) | null }) {
  const t = useTranslations("settings.key");
  const problemFor = useProblem();
  const field = useRef<HTMLInputElement>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [pending, setPending] = useState(false);

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    if (pending) return;
    const parsed = apiKey.safeParse(field.current?.value ?? "");
    if (!parsed.success) return refuse(t("malformed"));
    setPending(true);
    try {
      const { key } = await callApi<{ key: OwnKey }>("PUT", path, { key: parsed.data });
      onSaved(key);
    } catch (error) {
      refuse(problemFor(error));
    } finally {
      setPending(false);
    }
  }

  function refuse(sentence: string) {
    setProblem(sentence);
    field.current?.focus();
  }

  return (
    <form onSubmit={submit} className="flex flex-col gap-3" noValidate>
      <Field label={t("label")} description={t("hint")} error={problem} name="key">
        <Input
          ref={field}
          type="password"
          // A password manager must neither offer to keep it nor fill a password in.
          autoComplete="off"
          data-1p-ignore
          data-lpignore="true"
          autoCapitalize="none"
          spellCheck={false}
          placeholder={t("placeholder")}
        />
      </Field>
      <div className="flex flex-wrap gap-2">
        <Button type="submit" variant="primary" pending={pending}>
          {t("add")}
        </Button>
        {onCancel && <Button onClick={onCancel}>{t("cancel")}</Button>}
      </div>
    </form>
  );
}

function useProblem() {
  const t = useTranslations("settings.key");
  const errors = useTranslations("errors");
  return (error: unknown): string => {
    const { code, details } = error instanceof AppError ? error : new AppError("internal", { cause: error });
    if (code === "key_invalid") return t("refused");
    if (code === "invalid_input") return t("malformed");
    return `${t("unchecked")} ${errors(code, errorValues(details))}`;
  };
}
