"use client";

import { useTranslations } from "next-intl";
import { type ReactNode, useState } from "react";
import { AppError } from "@/lib/errors";
import { callApi } from "@/lib/http/client";
import { errorValues } from "@/lib/i18n/contract";
import type { ServerPolicy } from "@/lib/policy/contract";

/** Changes a part of what the administrator decides, and leaves the rest as it is on the server now. */
export function usePolicy(): { save: (patch: Partial<ServerPolicy>) => Promise<boolean>; status: ReactNode } {
  const t = useTranslations("admin");
  const errors = useTranslations("errors");
  const [said, setSaid] = useState<{ text: string; isProblem: boolean } | null>(null);

  async function save(patch: Partial<ServerPolicy>): Promise<boolean> {
    setSaid(null);
    try {
      const current = await callApi<ServerPolicy>("GET", "/api/admin/policy");
      await callApi<ServerPolicy>("PUT", "/api/admin/policy", { ...current, ...patch });
      setSaid({ text: t("saved"), isProblem: false });
      return true;
    } catch (error) {
      const known = error instanceof AppError ? error : new AppError("internal");
      setSaid({ text: errors(known.code, errorValues(known.details)), isProblem: true });
      return false;
    }
  }

  const status = said && (
    <p role="status" className={said.isProblem ? "text-danger text-sm" : "text-sm text-success"}>
      {said.text}
    </p>
  );
  return { save, status };
}
