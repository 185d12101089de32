"use client";

import { Dialog as Base } from "@base-ui/react/dialog";
import { X } from "lucide-react";
import type { ComponentProps, ReactNode } from "react";
import { cn } from "@/lib/cn";
import { dialogBackdropClass, dialogPopupClass } from "./dialog-class";
import { IconButton } from "./icon-button";

export const Dialog = Base.Root;
export const DialogTrigger = Base.Trigger;
export const DialogClose = Base.Close;

/** A modal sheet with a title and a close button; the focus returns to where it came from. */
export function DialogContent({
  title,
  description,
  closeLabel,
  className,
  children,
  ...props
}: Omit<ComponentProps<typeof Base.Popup>, "title" | "className"> & {
  title: ReactNode;
  description?: ReactNode;
  closeLabel: string;
  className?: string;
  children?: ReactNode;
}) {
  return (
    <Base.Portal>
      <Base.Backdrop className={dialogBackdropClass} />
      <Base.Popup {...props} className={cn(dialogPopupClass, className)}>
        <div className="flex items-start gap-4">
          <div className="min-w-0 flex-1 pt-1">
            <Base.Title className="font-semibold text-lg">{title}</Base.Title>
            {description && (
              <Base.Description className="mt-1 text-ink-muted text-sm">{description}</Base.Description>
            )}
          </div>
          <Base.Close render={<IconButton label={closeLabel} side="left" className="-mt-1 -mr-2" />}>
            <X aria-hidden />
          </Base.Close>
        </div>
        {children}
      </Base.Popup>
    </Base.Portal>
  );
}
