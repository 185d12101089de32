"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { SegmentedControl } from "@/components/ui/segmented-control";
import { Switch } from "@/components/ui/switch";
import type { Invitation } from "@/lib/invitations/contract";
import { type ServerPolicy, type SignUpMode, signUpModes } from "@/lib/policy/contract";
import { Invitations } from "./invitations";
import { usePolicy } from "./use-policy";

/** Who comes in: sign-up, invitations and guests. */
export function Access({
  policy: stored,
  effective,
  invitations,
}: {
  policy: ServerPolicy;
  /** What holds now, where the environment decides too. */
  effective: { signUp: SignUpMode; guests: boolean };
  invitations: Invitation[];
}) {
  const t = useTranslations("admin.access");
  const { save, status } = usePolicy();
  const [now, setNow] = useState(effective);

  async function change(patch: Partial<typeof effective>) {
    const before = now;
    setNow({ ...now, ...patch });
    if (!(await save(patch))) setNow(before);
  }

  return (
    <div className="flex flex-col gap-5">
      <div className="flex flex-col items-start gap-2">
        <SegmentedControl
          label={t("signUp")}
          value={now.signUp}
          onChange={(signUp) => void change({ signUp })}
          segments={signUpModes.map((value) => ({ value, label: t(`modes.${value}`) }))}
        />
        <p className="text-ink-muted text-sm">{t(`modeTexts.${now.signUp}`)}</p>
      </div>
      {now.signUp === "invite" && <Invitations stored={invitations} />}
      <div className="flex items-center justify-between gap-4">
        <span>
          <span id="allow-guests" className="block font-medium text-sm">
            {t("guests")}
          </span>
          <span className="block text-ink-muted text-xs">{t("guestsText")}</span>
        </span>
        <Switch
          aria-labelledby="allow-guests"
          checked={now.guests}
          onCheckedChange={(guests) => void change({ guests })}
        />
      </div>
      {stored.signUp === null && status === null && (
        <p className="text-ink-muted text-xs">{t("environment")}</p>
      )}
      {status}
    </div>
  );
}
