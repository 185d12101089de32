"use client";

import { useFormatter, useTranslations } from "next-intl";
import { useRef, useState } from "react";
import { AlertDialog, AlertDialogContent, AlertDialogTrigger } from "@/components/ui/alert-dialog";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { focusSoon } from "@/components/ui/focus-soon";
import { joinFacts } from "@/components/ui/join-facts";
import { showToast } from "@/components/ui/toast";
import { AppError } from "@/lib/errors";
import { callApi } from "@/lib/http/client";
import { errorValues } from "@/lib/i18n/contract";
import { hasExpired, type NewToken, type TokenSummary } from "@/lib/tokens/contract";
import { CopyText } from "./copy-text";
import { NewTokenForm } from "./new-token-form";

/** The reader's tokens: make one (shown this once), see where they are used, revoke them. */
export function Tokens({ stored }: { stored: TokenSummary[] }) {
  const t = useTranslations("api.tokens");
  const errors = useTranslations("errors");
  const [tokens, setTokens] = useState(stored);
  const [made, setMade] = useState<NewToken | null>(null);
  const [now] = useState(() => Date.now());
  const form = useRef<HTMLDivElement>(null);

  const focusForm = () => focusSoon(() => form.current?.querySelector("input"));

  async function revoke(id: string) {
    try {
      await callApi("DELETE", `/api/tokens/${id}`);
    } catch (error) {
      const known = error instanceof AppError ? error : new AppError("internal");
      // Gone already, perhaps from another tab: that is what was wanted.
      if (known.code !== "not_found") {
        showToast({ title: errors(known.code, errorValues(known.details)), tone: "danger" });
        return;
      }
    }
    setTokens((current) => current.filter((token) => token.id !== id));
    focusForm();
    if (made?.summary.id === id) setMade(null);
    showToast({ title: t("revoked") });
  }

  return (
    <div className="flex flex-col gap-6">
      {made && (
        <div role="status" className="flex flex-col gap-3 rounded-xl border border-accent bg-accent-soft p-4">
          <p className="font-medium text-sm">{t("made")}</p>
          <p className="text-ink-muted text-sm">{t("madeText")}</p>
          <CopyText text={made.token} label={made.summary.name} />
          <Button
            className="self-start"
            onClick={() => {
              setMade(null);
              focusForm();
            }}
          >
            {t("done")}
          </Button>
        </div>
      )}
      {tokens.length === 0 ? (
        <p className="text-ink-muted text-sm">{t("empty")}</p>
      ) : (
        <ul className="divide-y divide-line border-line border-y">
          {tokens.map((token) => (
            <TokenRow key={token.id} token={token} now={now} onRevoke={() => void revoke(token.id)} />
          ))}
        </ul>
      )}
      <div ref={form}>
        <NewTokenForm
          onMade={(next) => {
            setMade(next);
            setTokens((current) => [next.summary, ...current]);
          }}
        />
      </div>
    </div>
  );
}

function TokenRow({ token, now, onRevoke }: { token: TokenSummary; now: number; onRevoke: () => void }) {
  const t = useTranslations("api.tokens");
  const format = useFormatter();
  const date = (iso: string) => format.dateTime(new Date(iso), { dateStyle: "medium" });
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 py-3">
      <div className="min-w-48 flex-1">
        <p className="flex flex-wrap items-center gap-2 break-words font-medium text-sm">
          {token.name}
          <code className="font-mono text-ink-muted text-xs">tm_…{token.lastFour}</code>
          {hasExpired(token, now) && <Badge tone="danger">{t("expired")}</Badge>}
        </p>
        <p className="mt-0.5 text-ink-muted text-xs">
          {joinFacts([
            token.scopes.map((scope) => t(`scope.${scope}`)).join(", "),
            token.expiresAt ? t("expires", { date: date(token.expiresAt) }) : t("forever"),
            token.lastUsedAt ? t("used", { date: date(token.lastUsedAt) }) : t("unused"),
          ])}
        </p>
      </div>
      <AlertDialog>
        <AlertDialogTrigger render={<Button size="sm" aria-label={t("revokeName", { name: token.name })} />}>
          {t("revoke")}
        </AlertDialogTrigger>
        <AlertDialogContent
          title={t("revokeTitle", { name: token.name })}
          description={t("revokeText")}
          cancelLabel={t("cancel")}
          confirmLabel={t("revoke")}
          danger
          onConfirm={onRevoke}
        />
      </AlertDialog>
    </li>
  );
}
