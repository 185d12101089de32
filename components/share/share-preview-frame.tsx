"use client";

import { useTranslations } from "next-intl";
import { useErrorSentence } from "@/components/shell/use-error-sentence";
import { Skeleton } from "@/components/ui/skeleton";
import { cn } from "@/lib/cn";
import { fileAddress } from "@/lib/files/contract";
import { type Lifetime, lifetimes, type SharePreview } from "@/lib/shares/contract";
import { SharedConversationView } from "./shared-conversation";
import { SharedHeading } from "./shared-heading";

/** The shared page in small: what makes that page, from the data that it would get. */
export function SharePreviewFrame({
  preview,
  isFresh,
  error,
  lifetime,
}: {
  preview: SharePreview | null;
  isFresh: boolean;
  error: unknown;
  lifetime: Lifetime;
}) {
  const t = useTranslations("share.dialog");
  const sentence = useErrorSentence();
  return (
    <div className="flex min-w-0 flex-col gap-1.5">
      <h3 className="font-medium text-sm">{t("preview")}</h3>
      <section
        aria-label={t("previewLabel")}
        aria-busy={!isFresh && error === null}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
        tabIndex={0}
        className="h-[min(24rem,50dvh)] overflow-y-auto rounded-lg border border-line-strong bg-paper p-4 -outline-offset-2 sm:p-6"
      >
        {error !== null ? (
          <p role="alert" className="text-danger">
            {sentence(error)}
          </p>
        ) : preview === null ? (
          <Loading />
        ) : (
          <div className={cn("transition-opacity", !isFresh && "opacity-50")}>
            <SharedHeading
              shared={preview.shared}
              createdAt={new Date()}
              expiresAt={endOf(lifetime)}
              isPreview
            />
            <SharedConversationView
              shared={preview.shared}
              fileAddress={(index) => fileAddress(preview.fileIds[index] ?? "")}
            />
          </div>
        )}
      </section>
    </div>
  );
}

function Loading() {
  const t = useTranslations("share.dialog");
  return (
    <div role="status">
      <span className="sr-only">{t("loading")}</span>
      <Skeleton className="h-6 w-2/3" />
      <Skeleton className="mt-8 ml-auto h-10 w-1/2" />
      <Skeleton className="mt-6 h-4 w-full" />
      <Skeleton className="mt-3 h-4 w-11/12" />
      <Skeleton className="mt-3 h-4 w-4/5" />
    </div>
  );
}

function endOf(lifetime: Lifetime): Date | null {
  const days = lifetimes[lifetime];
  return days === null ? null : new Date(Date.now() + days * 24 * 60 * 60 * 1000);
}
