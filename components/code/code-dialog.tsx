"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { CodeBlock } from "@/components/chat/parts/code-block";
import { useErrorSentence } from "@/components/shell/use-error-sentence";
import { Dialog, DialogContent } from "@/components/ui/dialog";
import { SegmentedControl } from "@/components/ui/segmented-control";
import { Select } from "@/components/ui/select";
import { Skeleton } from "@/components/ui/skeleton";
import { keyVariable, type SampleName, sampleNames, sampleOf, samples } from "@/lib/code/contract";
import type { AskedCode } from "./code-asked";
import { useCodeRequest } from "./use-code-request";

type Place = "mistral" | "here";

/** The programs that ask for the next answer, to copy. */
export function CodeDialog({
  asked,
  open,
  onOpenChange,
}: {
  asked: AskedCode;
  open: boolean;
  onOpenChange: (open: boolean) => void;
}) {
  const t = useTranslations("code");
  const sentence = useErrorSentence();
  const [name, setName] = useState<SampleName>("curl");
  const [place, setPlace] = useState<Place>("mistral");
  const answer = useCodeRequest(asked);
  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      <DialogContent
        title={t("title")}
        description={t("text")}
        closeLabel={t("close")}
        className="w-[min(48rem,calc(100vw-2rem))]"
      >
        <div className="mt-5 flex flex-wrap items-center gap-3">
          <Select
            label={t("language")}
            value={name}
            options={sampleNames.map((value) => ({ value, label: samples[value].label }))}
            onChange={setName}
            className="min-w-52 max-sm:w-full"
          />
          <SegmentedControl
            label={t("server")}
            value={place}
            segments={[
              { value: "mistral", label: t("mistral") },
              { value: "here", label: t("here") },
            ]}
            onChange={setPlace}
            className="shrink-0 whitespace-nowrap max-sm:w-full"
          />
        </div>
        <div className="mt-3">
          {answer === null ? (
            <div role="status" aria-label={t("loading")}>
              <Skeleton className="h-72 w-full rounded-lg" />
            </div>
          ) : "error" in answer ? (
            <p role="alert" className="text-danger text-sm">
              {sentence(answer.error)}
            </p>
          ) : (
            <CodeBlock
              language={samples[name].language}
              text={sampleOf(name, answer.request.body, {
                baseUrl: place === "mistral" ? answer.request.mistralUrl : answer.request.gatewayUrl,
              })}
              className="max-h-[max(12rem,calc(100dvh-25rem))] overflow-y-auto max-sm:max-h-[max(12rem,calc(100dvh-30rem))]"
            />
          )}
        </div>
        <p className="mt-3 text-ink-muted text-sm">
          {t(place === "mistral" ? "keyMistral" : "keyHere", { variable: keyVariable })}
        </p>
      </DialogContent>
    </Dialog>
  );
}
