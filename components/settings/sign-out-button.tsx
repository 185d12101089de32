"use client";

import { LogOut } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { signOut } from "@/components/auth/sign-out";
import { Button } from "@/components/ui/button";

export function SignOutButton() {
  const t = useTranslations("settings.account");
  const [isPending, setPending] = useState(false);
  return (
    <Button
      pending={isPending}
      onClick={() => {
        setPending(true);
        void signOut().finally(() => setPending(false));
      }}
    >
      <LogOut aria-hidden />
      {t("signOut")}
    </Button>
  );
}
