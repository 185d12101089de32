"use client";

import { Collapsible as Base } from "@base-ui/react/collapsible";
import { ChevronRight } from "lucide-react";
import { cn } from "@/lib/cn";

export const Collapsible = Base.Root;

/** The line that opens and closes; a chevron turns in front of it. */
export function CollapsibleTrigger({
  className,
  children,
  ...props
}: Omit<Base.Trigger.Props, "className"> & { className?: string }) {
  return (
    <Base.Trigger
      {...props}
      className={cn(
        "group inline-flex touch-target select-none items-center gap-1.5 rounded-md text-ink-muted text-sm transition-colors hover:text-ink",
        className,
      )}
    >
      <ChevronRight
        aria-hidden
        className="size-4 shrink-0 transition-transform duration-150 ease-wind group-data-panel-open:rotate-90"
      />
      {children}
    </Base.Trigger>
  );
}

export function CollapsiblePanel({
  className,
  ...props
}: Omit<Base.Panel.Props, "className"> & { className?: string }) {
  return (
    <Base.Panel
      {...props}
      className={cn(
        "h-(--collapsible-panel-height) overflow-hidden transition-[height] duration-200 ease-wind data-ending-style:h-0 data-starting-style:h-0",
        className,
      )}
    />
  );
}
