"use client";

import { useFormatter, useTranslations } from "next-intl";
import { useEffect, useId, useState } from "react";
import { useErrorSentence } from "@/components/shell/use-error-sentence";
import { Spinner } from "@/components/ui/spinner";
import { Switch } from "@/components/ui/switch";
import { AppError } from "@/lib/errors";
import { callApi } from "@/lib/http/client";
import type { SemanticStatus } from "@/lib/semantic/contract";

const address = "/api/account/semantic-search";
const lookEveryMs = 1_500;

/** Lets a reader's messages be found by meaning, and shows how far that is. */
export function SemanticSearch({ initial, model }: { initial: SemanticStatus; model: string }) {
  const t = useTranslations("transfer.meaning");
  const sentence = useErrorSentence();
  const id = useId();
  const [status, setStatus] = useState(initial);
  const [wanted, setWanted] = useState<boolean | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const isOn = wanted ?? status.isOn;
  const isWorking = status.isOn && status.isAvailable && status.done < status.total;

  useEffect(() => {
    if (!isWorking || wanted !== null) return;
    const timer = setInterval(() => {
      // A look that fails is followed by the next.
      callApi<SemanticStatus>("GET", address).then(setStatus, () => undefined);
    }, lookEveryMs);
    return () => clearInterval(timer);
  }, [isWorking, wanted]);

  async function turn(next: boolean): Promise<void> {
    setWanted(next);
    setProblem(null);
    try {
      setStatus(await callApi<SemanticStatus>("PUT", address, { isOn: next }));
    } catch (error) {
      setProblem(sentence(error));
    } finally {
      setWanted(null);
    }
  }

  return (
    <div className="flex flex-col gap-4">
      <div>
        <div className="flex min-h-10 items-center justify-between gap-4 pointer-coarse:min-h-11">
          <label htmlFor={id} className="font-medium text-sm">
            {t("switch")}
          </label>
          <Switch
            id={id}
            aria-describedby={`${id}-cost`}
            checked={isOn}
            disabled={!status.isAvailable && !isOn}
            onCheckedChange={(checked) => void turn(checked)}
          />
        </div>
        <p id={`${id}-cost`} className="max-w-[34rem] text-pretty text-ink-muted text-sm">
          {t("cost", { model })}
        </p>
      </div>
      {!status.isAvailable && <p className="text-pretty text-sm">{t("unavailable")}</p>}
      {status.isOn && status.isAvailable && <Progress status={status} />}
      <p role="alert" className="text-danger text-sm empty:hidden">
        {problem}
      </p>
    </div>
  );
}

function Progress({ status: { done, total, problem } }: { status: SemanticStatus }) {
  const t = useTranslations("transfer.meaning");
  const format = useFormatter();
  const sentence = useErrorSentence();
  if (done >= total) {
    return (
      <p role="status" className="text-sm">
        {t("ready", { total })}
      </p>
    );
  }
  const text = t("progress", { done, total });
  return (
    <div>
      {problem && (
        <p role="status" className="mb-2 text-pretty text-sm">
          {sentence(new AppError(problem.error.code, { details: problem.error.details }))}
        </p>
      )}
      <p className="flex items-center gap-2 text-sm tabular-nums">
        {!problem && <Spinner className="size-3.5" />}
        {problem
          ? t("waiting", {
              done,
              total,
              time: format.dateTime(new Date(problem.retryAt), {
                hour: "numeric",
                minute: "2-digit",
                second: "2-digit",
              }),
            })
          : text}
      </p>
      <div
        role="progressbar"
        aria-label={t("progressLabel")}
        aria-valuemin={0}
        aria-valuemax={total}
        aria-valuenow={done}
        aria-valuetext={text}
        className="mt-2 h-2 overflow-hidden rounded-full bg-veil-strong forced-colors:border"
      >
        <div
          className="h-full rounded-full bg-accent transition-[width] duration-500 ease-wind forced-colors:bg-[Highlight]"
          style={{ width: `${(100 * done) / Math.max(1, total)}%` }}
        />
      </div>
    </div>
  );
}
