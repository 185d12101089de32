"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { startProviderSignIn } from "./auth-requests";

/** One button for each configured provider. */
export function ProviderButtons({
  providers,
  destination,
  invitation,
}: {
  providers: { id: string; name: string }[];
  destination: string;
  /** Goes along, so that a new account of theirs may be made with it. */
  invitation: string | null;
}) {
  const t = useTranslations("auth");
  const [failed, setFailed] = useState(false);
  const [pendingId, setPendingId] = useState<string | null>(null);
  if (providers.length === 0) return null;

  async function start(id: string) {
    setPendingId(id);
    setFailed(false);
    try {
      window.location.assign(await startProviderSignIn(id, destination, invitation));
    } catch {
      setPendingId(null);
      setFailed(true);
    }
  }

  return (
    <div className="flex flex-col gap-3">
      <p className="flex items-center gap-3 text-ink-muted text-sm before:h-px before:flex-1 before:bg-line after:h-px after:flex-1 after:bg-line">
        {t("or")}
      </p>
      {providers.map(({ id, name }) => (
        <Button key={id} size="lg" pending={pendingId === id} onClick={() => start(id)}>
          {t("withProvider", { provider: name })}
        </Button>
      ))}
      <p role="alert" className="text-danger text-sm empty:hidden">
        {failed && t("problem.providerFailed")}
      </p>
    </div>
  );
}
