"use client";

import type { Element, ElementContent } from "hast";
import { Check, Copy, Download, WrapText } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { IconButton } from "@/components/ui/icon-button";
import { cn } from "@/lib/cn";
import { useCopy } from "../use-copy";
import { fileNameFor, languageOf } from "./code-language";

/** A fence of code with its language and what one does with code: copy, wrap, save. */
export function CodeBlock({ node }: { node?: Element }) {
  const t = useTranslations("chat.code");
  const [wraps, setWraps] = useState(false);
  const code = node?.children.find((child): child is Element => child.type === "element");
  const language = languageOf(code?.properties.className);
  const text = (code?.children ?? []).map(textIn).join("");
  const { copied, copy } = useCopy();

  return (
    <div className="overflow-hidden rounded-lg border border-line bg-paper-sunken">
      <div className="flex h-9 items-center gap-0.5 border-line border-b pr-1 pl-3.5 pointer-coarse:h-12">
        <span className="mr-auto truncate font-mono text-ink-muted text-xs">{language || t("plain")}</span>
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
          onClick={() => save(text, fileNameFor(language))}
        >
          <Download aria-hidden />
        </IconButton>
        <IconButton label={t(copied ? "copied" : "copy")} size="sm" side="top" onClick={() => copy(text)}>
          {copied ? <Check aria-hidden className="text-success" /> : <Copy aria-hidden />}
        </IconButton>
      </div>
      <pre
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
        tabIndex={0}
        className={cn(
          "overflow-x-auto px-3.5 py-3 font-mono text-[0.84375rem] leading-[1.6] [font-variant-ligatures:none] [tab-size:2]",
          wraps && "whitespace-pre-wrap [overflow-wrap:anywhere]",
        )}
      >
        <code>{text.replace(/\n$/, "")}</code>
      </pre>
    </div>
  );
}

function textIn(node: ElementContent): string {
  if (node.type === "text") return node.value;
  return node.type === "element" ? node.children.map(textIn).join("") : "";
}

function save(text: string, fileName: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: "text/plain;charset=utf-8" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = fileName;
  link.click();
  URL.revokeObjectURL(url);
}
