"use client";

import { Globe } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { uuidv7 } from "uuidv7";
import { useErrorSentence } from "@/components/shell/use-error-sentence";
import { Button } from "@/components/ui/button";
import { Dialog, DialogClose, DialogContent } from "@/components/ui/dialog";
import type { ChatMessage } from "@/lib/conversations/contract";
import { callApi } from "@/lib/http/client";
import type { MadeShare, ShareSelection } from "@/lib/shares/contract";
import { ExistingLinks } from "./existing-links";
import { type Choices, ShareChoices } from "./share-choices";
import { ShareLink } from "./share-link";
import { SharePreviewFrame } from "./share-preview-frame";
import { useSharePreview } from "./use-share-preview";

export type ShareDialogProps = {
  conversationId: string;
  /** The branch as it is shown, to its leaf. */
  messages: readonly ChatMessage[];
  /** Whether something of the conversation is shared already, as far as the page knows. */
  isShared: boolean;
  open: boolean;
  onOpenChange: (open: boolean) => void;
  /** Whether the conversation is shared now, whenever that is learnt. */
  onSharedChange: (isShared: boolean) => void;
};

/** Shows what a link would show before there is one. Nothing is public until the button is pressed. */
export function ShareDialog({ open, onOpenChange, ...props }: ShareDialogProps) {
  const t = useTranslations("share.dialog");
  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      <DialogContent
        title={t("title")}
        description={t("description")}
        closeLabel={t("close")}
        className="w-[min(60rem,calc(100vw-1rem))] sm:w-[min(60rem,calc(100vw-2rem))]"
      >
        <ShareSteps {...props} />
      </DialogContent>
    </Dialog>
  );
}

const nothingElse: Choices = {
  options: { systemPrompt: false, reasoning: false, attachments: false, authorName: false },
  firstId: null,
  lifetime: "month",
};

type StepsProps = Pick<ShareDialogProps, "conversationId" | "messages" | "isShared" | "onSharedChange">;

/** Lives as long as the dialog is open, so each opening begins with the careful choices. */
function ShareSteps({ conversationId, messages, isShared, onSharedChange }: StepsProps) {
  const t = useTranslations("share.dialog");
  const sentence = useErrorSentence();
  const [choices, setChoices] = useState(nothingElse);
  const [wasShared] = useState(isShared);
  const [leafId] = useState(() => messages.at(-1)?.id ?? "");
  const selection: ShareSelection = {
    conversationId,
    leafId,
    firstId: choices.firstId,
    options: choices.options,
  };
  const { preview, isFresh, error } = useSharePreview(selection);
  /** One per set of choices: a click that is sent twice makes one link. */
  const [id, setId] = useState(uuidv7);
  const [step, setStep] = useState<"choosing" | "publishing">("choosing");
  const [made, setMade] = useState<MadeShare | null>(null);
  const [failure, setFailure] = useState<unknown>(null);

  async function publish() {
    setStep("publishing");
    setFailure(null);
    try {
      setMade(
        await callApi<MadeShare>("POST", "/api/shares", { ...selection, id, lifetime: choices.lifetime }),
      );
      onSharedChange(true);
    } catch (cause) {
      setFailure(cause);
    }
    setStep("choosing");
  }

  if (made?.path) {
    return (
      <div className="mt-5">
        <p role="status" className="font-medium">
          {t("made")}
        </p>
        <p className="mt-1 text-ink-muted text-sm">{t(made.existed ? "existed" : "madeText")}</p>
        <ShareLink path={made.path} />
        <div className="mt-6 flex flex-wrap justify-end gap-2">
          <Button
            variant="ghost"
            onClick={() => {
              setMade(null);
              setId(uuidv7());
            }}
          >
            {t("another")}
          </Button>
          <DialogClose render={<Button />}>{t("done")}</DialogClose>
        </div>
      </div>
    );
  }
  return (
    <>
      <ExistingLinks conversationId={conversationId} isExpected={wasShared} onLoaded={onSharedChange} />
      <div className="mt-5 grid gap-x-8 gap-y-5 md:grid-cols-[17rem_minmax(0,1fr)]">
        <ShareChoices
          value={choices}
          holds={preview?.holds ?? null}
          messages={messages}
          onChange={(next) => {
            setChoices(next);
            setId(uuidv7());
          }}
        />
        <SharePreviewFrame preview={preview} isFresh={isFresh} error={error} lifetime={choices.lifetime} />
      </div>
      <p className="mt-5 flex gap-2.5 rounded-lg bg-accent-soft px-3.5 py-2.5 text-sm">
        <Globe aria-hidden className="mt-0.5 size-4 shrink-0 text-accent" />
        {t("audience")}
      </p>
      {failure !== null && (
        <p role="alert" className="mt-3 text-danger text-sm">
          {sentence(failure)}
        </p>
      )}
      <div className="mt-5 flex flex-wrap justify-end gap-2">
        <DialogClose render={<Button />}>{t("cancel")}</DialogClose>
        <Button variant="primary" pending={step === "publishing"} disabled={!isFresh} onClick={publish}>
          {t("publish")}
        </Button>
      </div>
    </>
  );
}
