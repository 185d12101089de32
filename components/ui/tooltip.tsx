"use client";

import { Tooltip as Base } from "@base-ui/react/tooltip";
import type { ReactNode } from "react";
import { cn } from "@/lib/cn";

/** Lets neighbouring tooltips open at once after the first. Once, near the root. */
export const TooltipProvider = Base.Provider;
export const Tooltip = Base.Root;
/** Renders a `<button>`; name it by itself, a tooltip is no accessible name. */
export const TooltipTrigger = Base.Trigger;

export function TooltipContent({
  side = "top",
  className,
  children,
}: {
  side?: "top" | "right" | "bottom" | "left";
  className?: string;
  children: ReactNode;
}) {
  return (
    <Base.Portal>
      <Base.Positioner side={side} sideOffset={6} collisionPadding={8} className="z-60">
        <Base.Popup
          className={cn(
            "flex max-w-72 items-center gap-2 rounded-md bg-ink px-2 py-1 text-paper text-xs shadow-popover",
            "forced-colors:border",
            "origin-(--transform-origin) transition-[opacity,scale] duration-100 ease-wind data-instant:transition-none",
            "data-ending-style:scale-98 data-starting-style:scale-98 data-ending-style:opacity-0 data-starting-style:opacity-0",
            className,
          )}
        >
          {children}
        </Base.Popup>
      </Base.Positioner>
    </Base.Portal>
  );
}
