"use client";

import { useTranslations } from "next-intl";
import { type FormEvent, useRef, useState } from "react";
import { errorValues } from "@/lib/i18n/contract";
import { type FieldName, type FormProblem, problemOf } from "./form-problem";

/**
 * The course of a form: check, send, leave the page; or say what is wrong at the field that it is about, and put
 * the focus there.
 */
export function useAuthForm({
  check,
  send,
  destination,
  notice,
}: {
  check: (form: FormData) => FormProblem[];
  send: (form: FormData) => Promise<void>;
  destination: string;
  /** What went wrong before the form was opened. */
  notice?: string | undefined;
}) {
  const t = useTranslations("auth.problem");
  const errors = useTranslations("errors");
  const formRef = useRef<HTMLFormElement>(null);
  const alertRef = useRef<HTMLDivElement>(null);
  const [problems, setProblems] = useState<FormProblem[] | null>(null);
  const [pending, setPending] = useState(false);

  function show(found: FormProblem[]) {
    setProblems(found);
    if (!found[0]) return;
    const { field } = found[0];
    const target = field ? formRef.current?.elements.namedItem(field) : alertRef.current;
    // The alert is filled by the same update; waiting for it makes screen readers read the new text.
    requestAnimationFrame(() => target instanceof HTMLElement && target.focus());
  }

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    if (pending) return;
    const form = new FormData(event.currentTarget);
    const found = check(form);
    show(found);
    if (found.length > 0) return;
    setPending(true);
    try {
      await send(form);
      // A whole new page: everything that was loaded for the person before must go.
      window.location.assign(destination);
    } catch (error) {
      setPending(false);
      show([problemOf(error)]);
    }
  }

  function messageFor(field: FieldName | null): string | undefined {
    const problem = problems?.find((one) => one.field === field);
    // What brought the reader here has been read by the first try.
    if (!problem) return field === null && problems === null ? notice : undefined;
    return problem.kind === "own" ? t(problem.key, problem.values) : errors(problem.code, errorValues({}));
  }

  return { formRef, alertRef, pending, submit, messageFor };
}
