"use client";

import { Download } from "lucide-react";
import { useFormatter, useTranslations } from "next-intl";
import { useEffect, useRef } from "react";
import { Button } from "@/components/ui/button";
import type { ErasureReceipt } from "@/lib/erasure/contract";

/** What was erased, to read and to keep. */
export function Receipt({ receipt, onLeave }: { receipt: ErasureReceipt; onLeave: () => void }) {
  const t = useTranslations("transfer.receipt");
  const format = useFormatter();
  const text = useRef<HTMLParagraphElement>(null);
  // The form that had the focus is gone.
  useEffect(() => text.current?.focus(), []);
  const date = format.dateTime(new Date(receipt.erasedAt), { dateStyle: "long", timeStyle: "medium" });
  const lines = Object.entries(receipt.rows).map(([table, count]) => ({ name: nameOf(table), count }));

  function nameOf(table: string): string {
    const key = `rows.${table}` as Parameters<typeof t.has>[0];
    return t.has(key) ? t(key as "rows.User") : table;
  }

  function download() {
    const rows = lines.map(({ name, count }) => `${name}: ${format.number(count)}`);
    const content = [`Tramontane · ${window.location.host}`, t("text", { date }), "", ...rows, ""].join("\n");
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([content], { type: "text/plain;charset=utf-8" }));
    link.download = t("fileName");
    link.click();
    URL.revokeObjectURL(link.href);
  }

  return (
    <div className="mt-3">
      <p ref={text} tabIndex={-1} className="text-ink-muted text-sm outline-none">
        {t("text", { date })}
      </p>
      <dl className="mt-4 grid grid-cols-[minmax(0,1fr)_auto] gap-x-6 gap-y-1.5 border-line border-y py-3 text-sm">
        {lines.map(({ name, count }) => (
          <div key={name} className="contents">
            <dt>{name}</dt>
            <dd className="text-right tabular-nums">{format.number(count)}</dd>
          </div>
        ))}
      </dl>
      <div className="mt-5 flex flex-wrap justify-end gap-2">
        <Button onClick={download}>
          <Download aria-hidden />
          {t("download")}
        </Button>
        <Button variant="primary" onClick={onLeave}>
          {t("leave")}
        </Button>
      </div>
    </div>
  );
}
