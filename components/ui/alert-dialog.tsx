"use client";

import { AlertDialog as Base } from "@base-ui/react/alert-dialog";
import type { ReactNode } from "react";
import { Button } from "./button";
import { dialogBackdropClass, dialogPopupClass } from "./dialog-class";

export const AlertDialog = Base.Root;
export const AlertDialogTrigger = Base.Trigger;

/** A question that must be answered before anything else; name the thing in the title. */
export function AlertDialogContent({
  title,
  description,
  cancelLabel,
  confirmLabel,
  danger = false,
  onConfirm,
}: {
  title: ReactNode;
  description: ReactNode;
  cancelLabel: string;
  confirmLabel: string;
  danger?: boolean;
  onConfirm: () => void;
}) {
  return (
    <Base.Portal>
      <Base.Backdrop className={dialogBackdropClass} />
      <Base.Popup className={dialogPopupClass}>
        <Base.Title className="text-balance font-semibold text-lg">{title}</Base.Title>
        <Base.Description className="mt-1.5 text-ink-muted text-sm">{description}</Base.Description>
        <div className="mt-6 flex flex-wrap justify-end gap-2">
          <Base.Close render={<Button variant="secondary" />}>{cancelLabel}</Base.Close>
          <Base.Close render={<Button variant={danger ? "danger" : "primary"} />} onClick={onConfirm}>
            {confirmLabel}
          </Base.Close>
        </div>
      </Base.Popup>
    </Base.Portal>
  );
}
