"use client";

import { Download, FileText, ImageOff } from "lucide-react";
import { useTranslations } from "next-intl";
import { lazy, Suspense, useState } from "react";
import { fileAddress, kindOf, type StoredFile } from "@/lib/files/contract";
import { useSize } from "../attachments/attachment-list";

const loadDialog = () => import("./image-dialog");
const ImageDialog = lazy(() => loadDialog().then((module) => ({ default: module.ImageDialog })));

/** What is attached to a question: pictures to look at, everything else to save. */
export function AttachedFiles({ files }: { files: readonly StoredFile[] }) {
  const t = useTranslations("chat.attachments");
  return (
    <ul aria-label={t("label")} className="flex flex-wrap justify-end gap-2">
      {files.map((file) => (
        <li key={file.id} className="max-w-full">
          {kindOf(file.mediaType) === "image" ? <Thumbnail file={file} /> : <DocumentCard file={file} />}
        </li>
      ))}
    </ul>
  );
}

function Thumbnail({ file }: { file: StoredFile }) {
  const t = useTranslations("chat.attachments");
  const [isGone, setGone] = useState(false);
  const [wanted, setWanted] = useState(false);
  const [open, setOpen] = useState(false);
  const { name, width, height } = file;
  if (isGone) {
    return (
      <p className="flex items-center gap-2 rounded-xl border border-line border-dashed px-3 py-2 text-ink-muted text-sm">
        <ImageOff aria-hidden className="size-4 shrink-0" />
        {t("gone", { name })}
      </p>
    );
  }
  return (
    <>
      <button
        type="button"
        aria-label={t("enlarge", { name })}
        aria-haspopup="dialog"
        className="block overflow-hidden rounded-xl border border-line bg-veil hover:border-line-strong"
        onPointerEnter={() => void loadDialog()}
        onFocus={() => void loadDialog()}
        onClick={() => {
          setWanted(true);
          setOpen(true);
        }}
      >
        {/* biome-ignore lint/performance/noImgElement: the reader's own file behind a session, which an optimiser has not. */}
        <img
          src={fileAddress(file.id)}
          alt=""
          width={width ?? undefined}
          height={height ?? undefined}
          loading="lazy"
          decoding="async"
          className="h-32 w-auto max-w-60 object-cover"
          onError={() => setGone(true)}
        />
      </button>
      {wanted && (
        <Suspense>
          <ImageDialog file={file} open={open} onOpenChange={setOpen} />
        </Suspense>
      )}
    </>
  );
}

function DocumentCard({ file }: { file: StoredFile }) {
  const t = useTranslations("chat.attachments");
  const size = useSize();
  const ending = /\.([^.]{1,5})$/.exec(file.name)?.[1]?.toUpperCase() ?? t("text");
  return (
    <a
      href={fileAddress(file.id)}
      download={file.name}
      className="group/card flex min-h-11 max-w-72 items-center gap-2.5 rounded-xl border border-line bg-paper px-3 py-2 hover:border-line-strong"
    >
      <FileText aria-hidden className="size-5 shrink-0 text-ink-muted" />
      <span className="min-w-0 text-sm">
        <span className="sr-only">{t("save")} </span>
        <span className="block truncate">{file.name}</span>
        <span className="block text-ink-muted text-xs">
          {ending} · {size(file.size)}
        </span>
      </span>
      <Download
        aria-hidden
        className="size-4 shrink-0 text-ink-muted opacity-60 group-hover/card:opacity-100"
      />
    </a>
  );
}
