"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { signOut } from "./auth-requests";

/** To the chat without an account. A session that ended is put away first, or it would stand in the way. */
export function ContinueAsGuest({ isGuest }: { isGuest: boolean }) {
  const t = useTranslations("auth");
  const [pending, setPending] = useState(false);

  async function go() {
    setPending(true);
    try {
      if (!isGuest) await signOut();
    } finally {
      window.location.assign("/");
    }
  }

  return (
    <Button variant="ghost" pending={pending} onClick={go} className="-ml-3.5 self-start">
      {t("continueAsGuest")}
    </Button>
  );
}
