"use client";

import { LogOut } from "lucide-react";
import { signOut } from "next-auth/react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { forgetDrafts } from "@/components/chat/draft";
import { Button } from "@/components/ui/button";

export function SignOutButton() {
  const t = useTranslations("settings.account");
  const [isPending, setPending] = useState(false);
  return (
    <Button
      pending={isPending}
      onClick={() => {
        setPending(true);
        forgetDrafts(localStorage);
        void signOut({ callbackUrl: "/" }).finally(() => setPending(false));
      }}
    >
      <LogOut aria-hidden />
      {t("signOut")}
    </Button>
  );
}
