"use client";

import { Check, Copy } from "lucide-react";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { IconButton } from "@/components/ui/icon-button";
import { useCopy } from "../use-copy";

/** The box around a code or what is drawn from it: the language, what one may do, and a button that copies. */
export function CodeFrame({
  language,
  text,
  actions,
  children,
}: {
  language: string;
  /** What is copied. */
  text: string;
  actions: ReactNode;
  children: ReactNode;
}) {
  const t = useTranslations("chat.code");
  const { copied, copy } = useCopy();
  return (
    <div className="overflow-hidden rounded-lg border border-line bg-paper-sunken">
      <div className="flex h-9 items-center gap-0.5 border-line border-b pr-1 pl-3.5 pointer-coarse:h-12">
        <span className="mr-auto truncate font-mono text-ink-muted text-xs">{language || t("plain")}</span>
        {actions}
        <IconButton label={t(copied ? "copied" : "copy")} size="sm" side="top" onClick={() => copy(text)}>
          {copied ? <Check aria-hidden className="text-success" /> : <Copy aria-hidden />}
        </IconButton>
      </div>
      {children}
    </div>
  );
}
