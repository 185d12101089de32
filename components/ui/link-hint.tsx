"use client";

import { useLinkStatus } from "next/link";
import { cn } from "@/lib/cn";

/**
 * A dot in a link that has been followed and whose page is not here yet. A page that comes at once shows none, and the
 * dot takes no room: nothing moves for it.
 */
export function LinkHint({ className }: { className?: string }) {
  const { pending } = useLinkStatus();
  return (
    <span
      aria-hidden
      data-pending={pending || undefined}
      className={cn(
        "-translate-y-1/2 pointer-events-none absolute top-1/2 size-1.5 rounded-full opacity-0",
        "data-pending:animate-breathe data-pending:bg-accent forced-colors:data-pending:bg-[Highlight] data-pending:opacity-100 data-pending:transition-opacity data-pending:delay-150",
        className,
      )}
    />
  );
}
