"use client";

import { Download, WrapText } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { IconButton } from "@/components/ui/icon-button";
import { cn } from "@/lib/cn";
import { CodeFrame } from "./code-frame";
import { fileNameFor } from "./code-language";
import { CodeText } from "./code-text";
import { saveText } from "./save-text";

/** A fence of code with its language and what one does with code: copy, wrap, save. */
export function CodeBlock({
  language,
  text,
  writing = false,
  className,
}: {
  language: string;
  text: string;
  /** The end of the code hasn't come yet. */
  writing?: boolean;
  /** For the text itself, below the line with the buttons. */
  className?: string;
}) {
  const t = useTranslations("chat.code");
  const [wraps, setWraps] = useState(false);
  return (
    <CodeFrame
      language={language}
      text={text}
      actions={
        <>
          <IconButton
            label={t(wraps ? "unwrap" : "wrap")}
            size="sm"
            side="top"
            aria-pressed={wraps}
            onClick={() => setWraps(!wraps)}
          >
            <WrapText aria-hidden className={cn(wraps && "text-accent")} />
          </IconButton>
          <IconButton
            label={t("download")}
            size="sm"
            side="top"
            onClick={() => saveText(text, fileNameFor(language))}
          >
            <Download aria-hidden />
          </IconButton>
        </>
      }
    >
      <CodeText language={language} text={text} writing={writing} wraps={wraps} className={className} />
    </CodeFrame>
  );
}
