"use client";

import { Dialog } from "@base-ui/react/dialog";
import { useTranslations } from "next-intl";
import { useRef } from "react";
import { dialogBackdropClass } from "@/components/ui/dialog-class";
import { PaletteBody } from "./palette-body";
import type { ShellPort } from "./use-palette-actions";

export type PaletteProps = {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  shell: ShellPort;
  /** What was typed before the field had the focus. */
  takeKeysAhead: () => string;
};

/** The palette: a search over conversations and messages, and everything that can be done, by name. */
export function Palette({ open, onOpenChange, shell, takeKeysAhead }: PaletteProps) {
  const t = useTranslations("palette");
  /** What was chosen takes the focus; otherwise it goes back to where it came from. */
  const returnsFocus = useRef(true);
  const input = useRef<HTMLInputElement>(null);
  return (
    <Dialog.Root
      open={open}
      onOpenChange={(next) => {
        returnsFocus.current = true;
        onOpenChange(next);
      }}
    >
      <Dialog.Portal>
        <Dialog.Backdrop className={dialogBackdropClass} />
        <Dialog.Popup
          aria-label={t("label")}
          // Not autoFocus: it comes before the dialog has noted where the focus was.
          initialFocus={input}
          finalFocus={() => returnsFocus.current}
          className="fixed top-2 left-1/2 z-50 flex max-h-[calc(100dvh-1rem)] w-[min(42rem,calc(100vw-1rem))] -translate-x-1/2 flex-col overflow-hidden rounded-xl border border-line bg-paper-raised text-ink shadow-dialog outline-none transition-opacity duration-100 ease-wind data-ending-style:opacity-0 data-starting-style:opacity-0 sm:top-[12vh] sm:max-h-[76vh]"
        >
          <PaletteBody
            shell={shell}
            input={input}
            takeKeysAhead={takeKeysAhead}
            onChosen={(run, takesFocus) => {
              returnsFocus.current = !takesFocus;
              onOpenChange(false);
              // The page behind can take the focus only once the dialog has let go of it.
              requestAnimationFrame(() => requestAnimationFrame(run));
            }}
          />
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
