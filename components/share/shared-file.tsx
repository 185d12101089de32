import { FileText } from "lucide-react";
import { useFormatter, useTranslations } from "next-intl";
import { kindOf } from "@/lib/files/contract";
import type { SharedFile } from "@/lib/shares/contract";

/** An attachment on a shared page: a picture as itself, anything else as something to save. */
export function SharedFileView({ file, address }: { file: SharedFile; address: string }) {
  const t = useTranslations("share.conversation");
  const format = useFormatter();
  if (kindOf(file.mediaType) === "image") {
    return (
      <a href={address} target="_blank" rel="noreferrer" className="block rounded-xl">
        {/* biome-ignore lint/performance/noImgElement: it is served by the link's own gate and in its own size. */}
        <img
          src={address}
          alt={t("attachment", { name: file.name })}
          width={file.width ?? undefined}
          height={file.height ?? undefined}
          loading="lazy"
          className="h-auto max-h-72 w-auto max-w-full rounded-xl border border-line object-contain"
        />
      </a>
    );
  }
  return (
    <a
      href={address}
      download
      aria-label={t("attachment", { name: file.name })}
      className="flex min-h-11 max-w-72 items-center gap-2.5 rounded-xl border border-line bg-paper-raised px-3 py-2 text-sm transition-colors hover:border-line-strong"
    >
      <FileText aria-hidden className="size-5 shrink-0 text-ink-muted" />
      <span className="min-w-0">
        <bdi className="block truncate">{file.name}</bdi>
        <span className="text-ink-muted text-xs">
          {format.number(Math.max(1, Math.round(file.size / 1024)), { style: "unit", unit: "kilobyte" })}
        </span>
      </span>
    </a>
  );
}
