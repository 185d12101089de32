"use client";

import { Check, Copy, RefreshCw } from "lucide-react";
import { useFormatter, useTranslations } from "next-intl";
import { ModelPicker } from "@/components/models/model-picker";
import { IconButton } from "@/components/ui/icon-button";
import { Tooltip, TooltipContent, TooltipTrigger } from "@/components/ui/tooltip";
import type { ChatMessage, MessageMetadata } from "@/lib/conversations/contract";
import { figuresOf } from "./answer-figures";
import { BranchArrows } from "./branch-arrows";
import { textOf } from "./problem";
import type { ThreadActions } from "./thread-actions";
import { useCopy } from "./use-copy";

/** What can be done with an answer, and what is known of it. */
export function AnswerFooter({
  message,
  siblings,
  busy,
  actions,
}: {
  message: ChatMessage;
  siblings: readonly string[];
  busy: boolean;
  actions: ThreadActions;
}) {
  const t = useTranslations("chat.answer");
  const { copied, copy } = useCopy();
  const text = textOf(message);
  const model = message.metadata?.requestedModel ?? null;
  return (
    <div className="mt-2 -ml-2 flex min-h-8 flex-wrap items-center gap-0.5 text-ink-muted">
      <BranchArrows siblings={siblings} id={message.id} disabled={busy} onSelect={actions.selectBranch} />
      {text !== "" && (
        <IconButton label={t(copied ? "copied" : "copy")} size="sm" onClick={() => copy(text)}>
          {copied ? <Check aria-hidden className="text-success" /> : <Copy aria-hidden />}
        </IconButton>
      )}
      <IconButton
        label={t("regenerate")}
        size="sm"
        aria-disabled={busy}
        className="aria-disabled:opacity-40"
        onClick={() => !busy && actions.regenerate(message.id)}
      >
        <RefreshCw aria-hidden />
      </IconButton>
      {model && (
        <ModelPicker
          look="quiet"
          value={model}
          label={t("regenerateWith")}
          disabled={busy}
          onChange={(id) => actions.regenerate(message.id, id)}
        />
      )}
      {message.metadata && <Figures metadata={message.metadata} />}
    </div>
  );
}

function Figures({ metadata }: { metadata: MessageMetadata }) {
  const t = useTranslations("chat.answer");
  const format = useFormatter();
  const figures = figuresOf(metadata);
  if (figures.completionTokens === undefined) return null;
  const { answeredModel, requestedModel } = metadata;
  return (
    <Tooltip>
      <TooltipTrigger
        type="button"
        className="touch-target rounded-md px-2 py-1 text-ink-muted text-xs tabular-nums hover:bg-veil hover:text-ink"
      >
        {t("tokens", { count: figures.completionTokens })}
      </TooltipTrigger>
      <TooltipContent side="bottom">
        <dl className="grid grid-cols-[auto_auto] gap-x-4 gap-y-0.5 py-1 tabular-nums [&_dd]:text-right">
          {figures.tokensPerSecond !== undefined && (
            <Figure name={t("speed")} value={t("perSecond", { count: figures.tokensPerSecond })} />
          )}
          <Figure name={t("written")} value={format.number(figures.completionTokens)} />
          {figures.promptTokens !== undefined && (
            <Figure name={t("read")} value={format.number(figures.promptTokens)} />
          )}
          {figures.cachedTokens !== undefined && (
            <Figure name={t("cached")} value={format.number(figures.cachedTokens)} />
          )}
          {figures.firstTokenMs !== undefined && (
            <Figure
              name={t("firstToken")}
              value={t("seconds", {
                seconds: format.number(figures.firstTokenMs / 1000, { maximumFractionDigits: 2 }),
              })}
            />
          )}
          {answeredModel && answeredModel !== requestedModel && (
            <Figure name={t("answeredBy")} value={answeredModel} />
          )}
        </dl>
      </TooltipContent>
    </Tooltip>
  );
}

function Figure({ name, value }: { name: string; value: string }) {
  return (
    <>
      <dt className="opacity-75">{name}</dt>
      <dd>{value}</dd>
    </>
  );
}
