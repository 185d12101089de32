"use client";

import { FileUp } from "lucide-react";
import { useFormatter, useTranslations } from "next-intl";
import { type DragEvent, useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { cn } from "@/lib/cn";
import { ImportReport } from "./import-report";
import { useImport } from "./use-import";

/** Takes files, by choosing or dropping them, and tells what becomes of each conversation in them. */
export function ImportFiles({ maxBytes }: { maxBytes: number }) {
  const t = useTranslations("transfer.import");
  const format = useFormatter();
  const input = useRef<HTMLInputElement>(null);
  const { files, isBusy, add, stop } = useImport(maxBytes);
  const [isOver, setOver] = useState(false);

  function drop(event: DragEvent) {
    event.preventDefault();
    setOver(false);
    add([...event.dataTransfer.files]);
  }

  return (
    <div className="flex flex-col gap-4">
      {/* biome-ignore lint/a11y/noStaticElementInteractions: dropping; the button does the same for everybody. */}
      <div
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
        className={cn(
          "flex flex-col items-center gap-3 rounded-xl border border-line-strong border-dashed px-4 py-7 text-center transition-colors",
          isOver && "border-accent bg-accent-soft",
        )}
      >
        <FileUp aria-hidden className="size-6 text-ink-faint" />
        <p className="text-ink-muted text-sm pointer-coarse:hidden">
          {t("drop")} <span className="text-ink-muted">{t("or")}</span>
        </p>
        <Button onClick={() => input.current?.click()}>{t("choose")}</Button>
        <input
          ref={input}
          type="file"
          multiple
          accept=".json,.jsonl,.zip,application/json,application/zip"
          hidden
          onChange={(event) => {
            add([...(event.currentTarget.files ?? [])]);
            // The same file again is a new choice.
            event.currentTarget.value = "";
          }}
        />
        <p className="text-balance text-ink-muted text-xs">
          {t("limit", {
            size: format.number(maxBytes / 1_000_000, {
              style: "unit",
              unit: "megabyte",
              maximumFractionDigits: 0,
            }),
          })}
        </p>
      </div>
      {files.length > 0 && (
        <ul aria-label={t("files")} className="flex flex-col gap-3">
          {files.map((file) => (
            <ImportReport key={file.id} file={file} />
          ))}
        </ul>
      )}
      {isBusy && (
        <Button onClick={stop} className="self-start">
          {t("stop")}
        </Button>
      )}
    </div>
  );
}
