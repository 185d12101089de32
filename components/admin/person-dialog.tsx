"use client";

import { useFormatter, useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog, DialogContent } from "@/components/ui/dialog";
import { Select } from "@/components/ui/select";
import { Switch } from "@/components/ui/switch";
import { callOf, type Person, type PersonPatch, type PersonUsage } from "@/lib/admin/contract";
import { AppError } from "@/lib/errors";
import { callApi } from "@/lib/http/client";
import { errorValues } from "@/lib/i18n/contract";
import { ErasePerson } from "./erase-person";
import { PersonQuota } from "./person-quota";

/** What an administrator may know of somebody and change. What they wrote is none of it. */
export function PersonDialog({
  person: listed,
  isSelf,
  asksPassword,
  onChanged,
  onClose,
}: {
  person: Person;
  isSelf: boolean;
  /** The administrator has a password to confirm with. */
  asksPassword: boolean;
  /** The list is not as it was. */
  onChanged: () => void;
  onClose: () => void;
}) {
  const t = useTranslations("admin.person");
  const errors = useTranslations("errors");
  const format = useFormatter();
  const [person, setPerson] = useState(listed);
  const [isErasing, setErasing] = useState(false);
  const [said, setSaid] = useState<{ text: string; isProblem: boolean } | null>(null);

  async function change(patch: PersonPatch): Promise<void> {
    setSaid(null);
    try {
      setPerson(await callApi<Person>("PATCH", `/api/admin/users/${person.id}`, patch));
      setSaid({ text: t("saved"), isProblem: false });
      onChanged();
    } catch (error) {
      const known = error instanceof AppError ? error : new AppError("internal");
      setSaid({ text: errors(known.code, errorValues(known.details)), isProblem: true });
    }
  }

  const date = (value: string) => format.dateTime(new Date(value), { dateStyle: "medium" });
  const name = person.isGuest ? t("guest") : callOf(person);
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent
        title={name}
        description={person.isGuest ? person.id : person.name && person.email}
        closeLabel={t("close")}
        className="max-h-[calc(100dvh-2rem)] overflow-y-auto"
      >
        {isErasing ? (
          <ErasePerson
            person={person}
            asksPassword={asksPassword}
            onErased={onChanged}
            onCancel={() => setErasing(false)}
            onDone={onClose}
          />
        ) : (
          <div className="mt-4 flex flex-col gap-5">
            <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-6 gap-y-1.5 text-sm tabular-nums">
              <dt className="text-ink-muted">{t("since")}</dt>
              <dd>{date(person.createdAt)}</dd>
              <dt className="text-ink-muted">{t("active")}</dt>
              <dd>{person.lastActiveAt ? date(person.lastActiveAt) : t("never")}</dd>
              <dt className="text-ink-muted">{t("conversations")}</dt>
              <dd>{format.number(person.conversations)}</dd>
              <dt className="text-ink-muted">{t("today")}</dt>
              <dd>{t("tokens", { count: person.dayTokens })}</dd>
              <dt className="text-ink-muted">{t("month")}</dt>
              <dd>
                {t("tokens", { count: person.monthTokens })}
                {person.ownMonthTokens > 0 && ` · ${t("ownKey", { count: person.ownMonthTokens })}`}
              </dd>
            </dl>
            <UsageByModel id={person.id} />
            {!person.isGuest && (
              <div className="flex flex-wrap items-center justify-between gap-3">
                <span className="font-medium text-sm">{t("role")}</span>
                <Select
                  label={t("role")}
                  value={person.role}
                  onChange={(role) => void change({ role })}
                  options={[
                    { value: "member", label: t("member") },
                    { value: "admin", label: t("admin") },
                  ]}
                />
              </div>
            )}
            <PersonQuota quota={person.quota} onSave={(quota) => change({ quota })} />
            {!isSelf && (
              <div className="flex items-center justify-between gap-4">
                <span>
                  <span id="disable-person" className="block font-medium text-sm">
                    {t("disable")}
                  </span>
                  <span id="disable-person-text" className="block text-ink-muted text-xs">
                    {t("disableText")}
                  </span>
                </span>
                <Switch
                  aria-labelledby="disable-person"
                  aria-describedby="disable-person-text"
                  checked={person.isDisabled}
                  onCheckedChange={(isDisabled) => void change({ isDisabled })}
                />
              </div>
            )}
            <p
              role="status"
              className={said?.isProblem ? "text-danger text-sm" : "text-sm text-success empty:hidden"}
            >
              {said?.text}
            </p>
            {!isSelf && (
              <Button variant="danger" className="self-start" onClick={() => setErasing(true)}>
                {t("erase")}
              </Button>
            )}
          </div>
        )}
      </DialogContent>
    </Dialog>
  );
}

/** This month's calls of somebody, the largest model first. */
function UsageByModel({ id }: { id: string }) {
  const t = useTranslations("admin.person");
  const format = useFormatter();
  const [rows, setRows] = useState<PersonUsage | null>(null);
  useEffect(() => {
    let isHere = true;
    callApi<PersonUsage>("GET", `/api/admin/users/${id}/usage`).then(
      (read) => isHere && setRows(read),
      () => isHere && setRows([]),
    );
    return () => {
      isHere = false;
    };
  }, [id]);
  if (rows === null || rows.length === 0) return null;
  return (
    <table className="w-full text-sm tabular-nums">
      <caption className="sr-only">{t("byModel")}</caption>
      <thead>
        <tr className="border-line border-b text-left text-ink-muted text-xs">
          <th className="py-1.5 font-medium">{t("model")}</th>
          <th className="py-1.5 text-right font-medium">{t("calls")}</th>
          <th className="py-1.5 pl-4 text-right font-medium">{t("tokensHead")}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ modelId, calls, tokens }) => (
          <tr key={modelId} className="border-line border-b last:border-0">
            <td className="w-full max-w-0 truncate py-1.5">{modelId}</td>
            <td className="py-1.5 text-right">{format.number(calls)}</td>
            <td className="py-1.5 pl-4 text-right">{format.number(tokens)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
