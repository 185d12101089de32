"use client";

import { CircleAlert, CirclePause } from "lucide-react";
import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";
import { errorValues } from "@/lib/i18n/contract";
import { OtherModel } from "./other-model";
import { type Problem, type Remedy, retryAfterSeconds } from "./problem";
import { useCountdown } from "./use-countdown";
import { useIsWriting } from "./writing";

/** One plain sentence on why an answer is not whole, and what to do about it. */
export function AnswerProblem({
  problem,
  since,
  onRemedy,
  onChooseModel,
}: {
  problem: Problem;
  /** When the answer ended, near enough: what a countdown counts from. */
  since: number;
  onRemedy: (remedy: Remedy) => void;
  onChooseModel: (modelId: string) => void;
}) {
  const t = useTranslations("chat.problem");
  const errors = useTranslations("errors");
  const isWriting = useIsWriting();
  const failed = problem.kind === "failed";
  const seconds = useCountdown(failed ? retryAfterSeconds(problem.details) : 0, since);
  const sentence = failed
    ? errors(problem.code, errorValues({ ...problem.details, seconds }))
    : problem.kind === "length" && problem.maxTokens !== null
      ? t("ownLength", { count: problem.maxTokens })
      : t(problem.kind);
  const Icon = failed ? CircleAlert : CirclePause;
  return (
    <div className="mt-3 flex flex-wrap items-center gap-x-4 gap-y-2 rounded-lg border border-line px-3.5 py-2.5 text-sm">
      <p className="flex min-w-48 flex-1 items-start gap-2.5">
        <Icon
          aria-hidden
          className={failed ? "mt-0.5 size-4 shrink-0 text-danger" : "mt-0.5 size-4 shrink-0 text-ink-muted"}
        />
        <span>{sentence}</span>
      </p>
      {problem.remedies.map((remedy) =>
        remedy === "other_model" ? (
          <OtherModel key={remedy} label={t("otherModel")} disabled={isWriting} onChange={onChooseModel} />
        ) : (
          <Button key={remedy} size="sm" disabled={isWriting || seconds > 0} onClick={() => onRemedy(remedy)}>
            {failed && remedy === "replace_model"
              ? t("replaceModel", { model: String(problem.details.replacement) })
              : t(remedy === "continue" ? "continue" : "tryAgain")}
          </Button>
        ),
      )}
    </div>
  );
}
