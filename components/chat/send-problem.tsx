"use client";

import { CircleAlert, X } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { IconButton } from "@/components/ui/icon-button";
import type { AppError } from "@/lib/errors";
import { errorValues } from "@/lib/i18n/contract";
import { OtherModel } from "./other-model";
import { isModelAtFault, replacementIn, retryAfterSeconds } from "./problem";
import { useCountdown } from "./use-countdown";

/** Why the last message did not go out. It is back in the composer. */
export function SendProblem({
  error,
  onChooseModel,
  onClose,
}: {
  error: AppError;
  onChooseModel: (modelId: string) => void;
  onClose: () => void;
}) {
  const t = useTranslations("chat.problem");
  const errors = useTranslations("errors");
  const replacement = replacementIn(error.details);
  const wait = retryAfterSeconds(error.details);
  const [{ seen, since }, setSeen] = useState(() => ({ seen: error, since: Date.now() }));
  // Another refusal counts from its own beginning.
  if (seen !== error) setSeen({ seen: error, since: Date.now() });
  const left = useCountdown(wait, since);
  const sentence = (seconds: number) =>
    error.code === "conflict"
      ? t("busyElsewhere")
      : errors(error.code, errorValues({ ...error.details, seconds }));
  return (
    <div className="mx-auto w-full max-w-reading px-4 pb-2 sm:px-6">
      <div
        role="alert"
        className="flex flex-wrap items-center gap-2.5 rounded-lg bg-danger-soft py-1.5 pr-1.5 pl-3.5 text-sm"
      >
        <CircleAlert aria-hidden className="size-4 shrink-0 text-danger" />
        {/* A countdown is announced once, and not each second anew. */}
        {wait > 0 && <p className="sr-only">{sentence(wait)}</p>}
        <p aria-hidden={wait > 0 || undefined} className="min-w-48 flex-1 py-1">
          {sentence(left)}
        </p>
        {replacement !== null ? (
          <Button size="sm" onClick={() => onChooseModel(replacement)}>
            {t("useModel", { model: replacement })}
          </Button>
        ) : (
          isModelAtFault(error.code) && <OtherModel label={t("otherModel")} onChange={onChooseModel} />
        )}
        <IconButton label={t("close")} size="sm" side="top" onClick={onClose}>
          <X aria-hidden />
        </IconButton>
      </div>
    </div>
  );
}
