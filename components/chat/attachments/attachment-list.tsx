"use client";

import { FileText, RotateCw, TextCursorInput, X } from "lucide-react";
import { useFormatter, useTranslations } from "next-intl";
import { useErrorSentence } from "@/components/shell/use-error-sentence";
import { IconButton } from "@/components/ui/icon-button";
import { cn } from "@/lib/cn";
import { AppError } from "@/lib/errors";
import { maxFileBytes, maxFilesPerQuestion, maxImagesPerRequest } from "@/lib/files/contract";
import type { Attachment, AttachmentStore } from "./attachment-store";
import { type ModelTakes, misfitOf } from "./model-takes";

type Sentence = (item: Attachment) => string | null;

/** What is attached to the question that is being written, each with what became of it. */
export function AttachmentList({
  items,
  store,
  takes,
  onInsert,
  onRemoved,
}: {
  items: readonly Attachment[];
  store: AttachmentStore;
  takes: ModelTakes;
  /** Puts a pasted text into the message instead. */
  onInsert: (item: Attachment) => void;
  onRemoved: () => void;
}) {
  const t = useTranslations("chat.attachments");
  const problemOf = useProblem(takes);
  return (
    <ul
      aria-label={t("label")}
      className="quiet-scroll flex max-h-[25dvh] flex-wrap gap-2 overflow-y-auto px-3 pt-3"
    >
      {items.map((item) => (
        <Chip
          key={item.key}
          item={item}
          problem={problemOf(item)}
          onInsert={() => onInsert(item)}
          onRetry={() => store.retry(item.key)}
          onRemove={() => {
            store.remove(item.key);
            onRemoved();
          }}
        />
      ))}
    </ul>
  );
}

function Chip({
  item,
  problem,
  onInsert,
  onRetry,
  onRemove,
}: {
  item: Attachment;
  problem: string | null;
  onInsert: () => void;
  onRetry: () => void;
  onRemove: () => void;
}) {
  const t = useTranslations("chat.attachments");
  const size = useSize();
  const { name, state, progress } = item;
  const isGoing = state === "waiting" || state === "uploading";
  const mayRetry =
    item.problem === "unavailable" || item.problem === "internal" || item.problem === "rate_limited";
  return (
    <li
      className={cn(
        "relative flex max-w-full items-center gap-2 overflow-hidden rounded-xl border bg-paper py-1 pr-1 pl-1.5",
        problem ? "border-danger" : "border-line",
      )}
    >
      {item.preview ? (
        // biome-ignore lint/performance/noImgElement: a file of the reader's own, already as small as it gets.
        <img src={item.preview} alt="" className="size-9 shrink-0 rounded-md object-cover" />
      ) : (
        <span className="flex size-9 shrink-0 items-center justify-center rounded-md bg-veil">
          <FileText aria-hidden className="size-4 text-ink-muted" />
        </span>
      )}
      <div className="min-w-0 max-w-56 text-sm">
        <p className="truncate">{name}</p>
        <p className={cn("text-xs", problem ? "text-danger" : "truncate text-ink-muted")}>
          {problem ?? (isGoing ? t("uploading", { share: progress }) : size(item.size))}
        </p>
      </div>
      {item.isPasted && state === "ready" && (
        <IconButton label={t("insert", { name })} size="sm" side="top" onClick={onInsert}>
          <TextCursorInput aria-hidden />
        </IconButton>
      )}
      {mayRetry && (
        <IconButton label={t("retry", { name })} size="sm" side="top" onClick={onRetry}>
          <RotateCw aria-hidden />
        </IconButton>
      )}
      <IconButton label={t("remove", { name })} size="sm" side="top" onClick={onRemove}>
        <X aria-hidden />
      </IconButton>
      {isGoing && (
        <span
          aria-hidden
          className="absolute bottom-0 left-0 h-0.5 bg-accent transition-[width] forced-colors:bg-[Highlight] duration-150"
          style={{ width: `${Math.max(4, progress * 100)}%` }}
        />
      )}
    </li>
  );
}

/** The sentence for what is wrong with an attachment; `null` when nothing is. */
function useProblem(takes: ModelTakes): Sentence {
  const t = useTranslations("chat.attachments");
  const sentence = useErrorSentence();
  const size = useSize();
  return (item) => {
    const { problem, kind } = item;
    if (problem === "too_many") return t("tooMany", { count: maxFilesPerQuestion });
    if (problem === "too_many_images") return t("tooManyImages", { count: maxImagesPerRequest });
    if (problem === "too_large") return t("tooLarge", { size: size(maxFileBytes[kind]) });
    if (problem) return sentence(new AppError(problem));
    const misfit = misfitOf(item, takes);
    return misfit && t(misfit);
  };
}

/** A number of bytes as people read it. */
export function useSize(): (bytes: number) => string {
  const format = useFormatter();
  return (bytes) => {
    const [unit, divisor] =
      bytes < 1_000
        ? (["byte", 1] as const)
        : bytes < 1_000_000
          ? (["kilobyte", 1_000] as const)
          : (["megabyte", 1_000_000] as const);
    const amount = bytes / divisor;
    return format.number(amount, {
      style: "unit",
      unit,
      unitDisplay: unit === "byte" ? "long" : "short",
      maximumFractionDigits: amount < 10 && divisor > 1 ? 1 : 0,
    });
  };
}
