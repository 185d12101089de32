"use client";

import { Paperclip } from "lucide-react";
import { useTranslations } from "next-intl";
import { useRef } from "react";
import { usePaletteActions } from "@/components/palette/ports";
import { IconButton } from "@/components/ui/icon-button";
import type { AttachmentStore } from "./attachment-store";
import { acceptOf, type ModelTakes } from "./model-takes";

/** Opens the browser's file dialog. Its name says what this model takes. */
export function AttachButton({ store, takes }: { store: AttachmentStore; takes: ModelTakes }) {
  const t = useTranslations("chat.attachments");
  const input = useRef<HTMLInputElement>(null);
  const seesImages = takes.images === "yes";
  const label = seesImages
    ? t(takes.documents ? "attach" : "attachNoDocuments")
    : t(takes.documents ? "attachNoImages" : "attachText");
  usePaletteActions([{ id: "attach", label, icon: Paperclip, run: () => input.current?.click() }]);
  return (
    <>
      <IconButton label={label} side="top" className="shrink-0" onClick={() => input.current?.click()}>
        <Paperclip aria-hidden />
      </IconButton>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        accept={acceptOf(takes)}
        onChange={({ currentTarget }) => {
          store.add([...(currentTarget.files ?? [])]);
          // The same file may be chosen again after it was removed.
          currentTarget.value = "";
        }}
      />
    </>
  );
}
