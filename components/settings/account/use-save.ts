"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { problemOf } from "@/components/auth/form-problem";
import { AppError } from "@/lib/errors";
import { errorValues } from "@/lib/i18n/contract";

export type Outcome = { state: "saved" } | { state: "failed"; code: string; sentence: string };

/** The course of a form that stays on its page: send, then say that it was kept or what was wrong. */
export function useSave() {
  const auth = useTranslations("auth.problem");
  const errors = useTranslations("errors");
  const [pending, setPending] = useState(false);
  const [outcome, setOutcome] = useState<Outcome | null>(null);

  async function save(send: () => Promise<unknown>): Promise<Outcome> {
    setPending(true);
    setOutcome(null);
    const next: Outcome = await send().then(
      () => ({ state: "saved" }),
      (cause: unknown) => {
        const { code, details } = cause instanceof AppError ? cause : new AppError("internal", { cause });
        const problem = problemOf(cause);
        const sentence =
          problem.kind === "own" ? auth(problem.key, problem.values) : errors(code, errorValues(details));
        return { state: "failed", code, sentence };
      },
    );
    setPending(false);
    setOutcome(next);
    return next;
  }

  return { pending, outcome, save };
}
