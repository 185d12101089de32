"use client";

import { Popover as Base } from "@base-ui/react/popover";
import type { ComponentProps, ReactNode } from "react";
import { cn } from "@/lib/cn";
import { popupClass } from "./popup-class";

export const Popover = Base.Root;
export const PopoverTrigger = Base.Trigger;
export const PopoverTitle = Base.Title;
export const PopoverDescription = Base.Description;
export const PopoverClose = Base.Close;

type Placement = Pick<ComponentProps<typeof Base.Positioner>, "side" | "align" | "sideOffset">;

/** A small sheet beside its trigger that may hold anything. */
export function PopoverContent({
  side = "bottom",
  align = "start",
  sideOffset = 6,
  className,
  children,
  ...props
}: Placement & Omit<Base.Popup.Props, "className"> & { className?: string; children: ReactNode }) {
  return (
    <Base.Portal>
      <Base.Positioner {...{ side, align, sideOffset }} collisionPadding={8} className="z-50 outline-none">
        <Base.Popup
          {...props}
          className={cn(
            popupClass,
            "max-h-(--available-height) w-80 max-w-(--available-width) overflow-y-auto p-4",
            className,
          )}
        >
          {children}
        </Base.Popup>
      </Base.Positioner>
    </Base.Portal>
  );
}
