"use client";

import { Dialog } from "@base-ui/react/dialog";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { dialogBackdropClass } from "@/components/ui/dialog-class";

/** The sidebar on a narrow window: over the page, from the left. */
export function Drawer({
  open,
  onOpenChange,
  children,
}: {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  children: ReactNode;
}) {
  const t = useTranslations("sidebar");
  return (
    <Dialog.Root open={open} onOpenChange={onOpenChange}>
      <Dialog.Portal>
        <Dialog.Backdrop className={dialogBackdropClass} />
        <Dialog.Popup
          aria-label={t("label")}
          className="fixed inset-y-0 left-0 z-50 w-[min(19rem,calc(100vw-3.5rem))] border-line border-r bg-paper-sunken shadow-dialog outline-none transition-[translate] duration-250 ease-wind data-ending-style:-translate-x-full data-starting-style:-translate-x-full"
        >
          {children}
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
