"use client";

import { Download } from "lucide-react";
import { useTranslations } from "next-intl";
import { buttonClass } from "@/components/ui/button-class";
import { Dialog, DialogContent } from "@/components/ui/dialog";
import { fileAddress, type StoredFile } from "@/lib/files/contract";

/** A picture as large as the window allows. */
export function ImageDialog({
  file,
  open,
  onOpenChange,
}: {
  file: StoredFile;
  open: boolean;
  onOpenChange: (open: boolean) => void;
}) {
  const t = useTranslations("chat.attachments");
  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      <DialogContent
        title={<span className="[overflow-wrap:anywhere]">{file.name}</span>}
        closeLabel={t("close")}
        className="w-auto max-w-[min(90rem,calc(100vw-2rem))]"
      >
        {/* biome-ignore lint/performance/noImgElement: the reader's own file behind a session. */}
        <img
          src={fileAddress(file.id)}
          alt={file.name}
          width={file.width ?? undefined}
          height={file.height ?? undefined}
          className="mx-auto mt-3 h-auto max-h-[calc(100dvh-12rem)] w-auto max-w-full rounded-lg object-contain"
        />
        <p className="mt-3 flex justify-end">
          <a href={fileAddress(file.id)} download={file.name} className={buttonClass({ size: "sm" })}>
            <Download aria-hidden />
            {t("save")}
          </a>
        </p>
      </DialogContent>
    </Dialog>
  );
}
