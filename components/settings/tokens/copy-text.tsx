"use client";

import { useTranslations } from "next-intl";
import { useCopy } from "@/components/chat/use-copy";
import { Button } from "@/components/ui/button";

/** A text to copy: in full, selectable, with a button beside it. */
export function CopyText({ text, label }: { text: string; label: string }) {
  const t = useTranslations("api.tokens");
  const { copied, copy } = useCopy();
  return (
    <div className="flex flex-wrap items-center gap-2">
      <input
        readOnly
        aria-label={label}
        value={text}
        onFocus={({ currentTarget }) => currentTarget.select()}
        className="h-10 min-w-48 flex-1 rounded-lg border border-line-strong bg-paper-sunken px-3 font-mono text-sm pointer-coarse:h-11"
      />
      <Button onClick={() => copy(text)}>{t(copied ? "copied" : "copy")}</Button>
    </div>
  );
}
