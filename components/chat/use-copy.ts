"use client";

import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import { announce } from "@/components/ui/announce";
import { showToast } from "@/components/ui/toast";

const shownMs = 2000;

/**
 * Copies text; `copied` is true for a moment after it worked, and whoever listens is told.
 *
 * @param saysSo false where the caller says it in words.
 */
export function useCopy({ saysSo = true } = {}): { copied: boolean; copy: (text: string) => void } {
  const t = useTranslations("chat");
  const [copiedAt, setCopiedAt] = useState(0);
  useEffect(() => {
    if (copiedAt === 0) return;
    const timer = setTimeout(() => setCopiedAt(0), shownMs);
    return () => clearTimeout(timer);
  }, [copiedAt]);
  return {
    copied: copiedAt !== 0,
    copy: (text) => {
      writeClipboard(text).then(
        () => {
          setCopiedAt(performance.now());
          if (saysSo) announce(t("answer.copied"));
        },
        () => showToast({ title: t("copyFailed"), tone: "danger" }),
      );
    },
  };
}

async function writeClipboard(text: string): Promise<void> {
  // Browsers offer the clipboard on https and on loopback only; elsewhere the old command still works.
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  const field = document.createElement("textarea");
  field.value = text;
  field.style.position = "fixed";
  field.style.opacity = "0";
  document.body.append(field);
  field.select();
  const done = document.execCommand("copy");
  field.remove();
  if (!done) throw new Error("the browser refused to copy");
}
