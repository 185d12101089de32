"use client";

import { Check, Copy, RefreshCw } from "lucide-react";
import { useTranslations } from "next-intl";
import { ModelPicker, type ModelPickerProps } from "@/components/models/model-picker";
import { IconButton } from "@/components/ui/icon-button";
import type { ChatMessage } from "@/lib/conversations/contract";
import { AnswerDetails } from "./answer-details";
import { BranchArrows } from "./branch-arrows";
import { textOf } from "./problem";
import type { ThreadActions } from "./thread-actions";
import { useCopy } from "./use-copy";
import { useIsWriting, WaitingButton } from "./writing";

/** What can be done with an answer, and what is known of it. */
export function AnswerFooter({
  message,
  siblings,
  actions,
}: {
  message: ChatMessage;
  siblings: readonly string[];
  actions: ThreadActions;
}) {
  const t = useTranslations("chat.answer");
  const { copied, copy } = useCopy();
  const text = textOf(message);
  const model = message.metadata?.requestedModel ?? null;
  return (
    <div className="mt-2 -ml-2 flex min-h-8 flex-wrap items-center gap-0.5 text-ink-muted">
      <BranchArrows siblings={siblings} id={message.id} onSelect={actions.selectBranch} />
      {text !== "" && (
        <IconButton label={t(copied ? "copied" : "copy")} size="sm" onClick={() => copy(text)}>
          {copied ? <Check aria-hidden className="text-success" /> : <Copy aria-hidden />}
        </IconButton>
      )}
      <WaitingButton label={t("regenerate")} onClick={() => actions.regenerate(message.id)}>
        <RefreshCw aria-hidden />
      </WaitingButton>
      {model && (
        <AnsweringModel
          value={model}
          label={t("regenerateWith")}
          onChange={(id) => actions.regenerate(message.id, id)}
        />
      )}
      {message.metadata && <AnswerDetails metadata={message.metadata} />}
    </div>
  );
}

/** Who answered, and the list to have another answer from. */
function AnsweringModel(props: Pick<ModelPickerProps, "value" | "label" | "onChange">) {
  return <ModelPicker look="quiet" disabled={useIsWriting()} {...props} />;
}
