"use client";

import { Tabs as Base } from "@base-ui/react/tabs";
import { cn } from "@/lib/cn";

export const Tabs = Base.Root;
export const TabPanel = Base.Panel;

export function TabList({
  className,
  children,
  ...props
}: Omit<Base.List.Props, "className"> & { className?: string }) {
  return (
    <Base.List {...props} className={cn("relative flex gap-1 border-line border-b", className)}>
      {children}
      <Base.Indicator className="absolute bottom-[-1px] left-0 h-0.5 w-(--active-tab-width) translate-x-(--active-tab-left) bg-accent transition-[translate,width] duration-200 ease-wind" />
    </Base.List>
  );
}

export function Tab({ className, ...props }: Omit<Base.Tab.Props, "className"> & { className?: string }) {
  return (
    <Base.Tab
      {...props}
      className={cn(
        "h-10 touch-target select-none rounded-md px-3 text-ink-muted text-sm transition-colors hover:text-ink data-active:text-ink",
        className,
      )}
    />
  );
}
