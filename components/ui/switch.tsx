"use client";

import { Switch as Base } from "@base-ui/react/switch";
import { cn } from "@/lib/cn";

/** On or off, at once. Inside a `Field` it is labelled by it, elsewhere give it an `aria-label`. */
export function Switch({
  className,
  ...props
}: Omit<Base.Root.Props, "className" | "children"> & { className?: string }) {
  return (
    <Base.Root
      {...props}
      className={cn(
        "relative inline-flex h-6 w-10 shrink-0 cursor-pointer items-center rounded-full border border-line-strong bg-paper-sunken p-0.5 transition-colors duration-200 ease-wind",
        "data-checked:border-accent data-checked:bg-accent data-disabled:cursor-not-allowed data-disabled:opacity-50",
        "before:absolute before:-inset-3 before:content-['']",
        className,
      )}
    >
      <Base.Thumb className="size-4.5 rounded-full bg-line-strong transition-[translate,background-color] duration-200 ease-wind data-checked:translate-x-4 data-checked:bg-accent-ink forced-colors:bg-[ButtonText]" />
    </Base.Root>
  );
}
