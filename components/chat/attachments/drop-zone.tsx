"use client";

import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";

/**
 * Takes files that are dropped anywhere in the window: a drop beside the target would otherwise leave the page
 * for the file.
 */
export function DropZone({ onDrop }: { onDrop: (files: File[]) => void }) {
  const t = useTranslations("chat.attachments");
  const [isOver, setOver] = useState(false);
  useEffect(() => {
    let depth = 0;
    const carriesFiles = (event: DragEvent) => event.dataTransfer?.types.includes("Files") === true;
    const change = (by: number) => (event: DragEvent) => {
      if (!carriesFiles(event)) return;
      event.preventDefault();
      depth = Math.max(0, depth + by);
      setOver(depth > 0);
    };
    const [enter, over, leave] = [change(1), change(0), change(-1)];
    const drop = (event: DragEvent) => {
      if (!carriesFiles(event)) return;
      event.preventDefault();
      depth = 0;
      setOver(false);
      onDrop([...(event.dataTransfer?.files ?? [])]);
    };
    const listeners = { dragenter: enter, dragover: over, dragleave: leave, drop } as const;
    for (const [name, listener] of Object.entries(listeners)) {
      window.addEventListener(name as keyof typeof listeners, listener);
    }
    return () => {
      for (const [name, listener] of Object.entries(listeners)) {
        window.removeEventListener(name as keyof typeof listeners, listener);
      }
    };
  }, [onDrop]);
  if (!isOver) return null;
  return (
    <div
      aria-hidden
      className="pointer-events-none absolute inset-2 z-40 flex items-center justify-center rounded-2xl border-2 border-accent border-dashed bg-paper/85"
    >
      <p className="rounded-lg bg-paper-raised px-4 py-2 font-medium shadow-raised">{t("drop")}</p>
    </div>
  );
}
