import type { ReactNode } from "react";
import { cn } from "@/lib/cn";

/** One key of a shortcut. */
export function Kbd({ className, children }: { className?: string; children: ReactNode }) {
  return (
    <kbd
      className={cn(
        "inline-flex h-5 min-w-5 items-center justify-center rounded-sm border border-current/20 px-1 font-sans text-2xs",
        className,
      )}
    >
      {children}
    </kbd>
  );
}
