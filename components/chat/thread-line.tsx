import type { ReactNode } from "react";

/** A quiet remark between two messages, on a hairline. */
export function ThreadLine({ children }: { children: ReactNode }) {
  return (
    <p className="flex items-center gap-3 text-ink-muted text-xs before:h-px before:min-w-4 before:flex-1 before:bg-line after:h-px after:min-w-4 after:flex-1 after:bg-line">
      <span className="min-w-0 text-center [overflow-wrap:anywhere]">{children}</span>
    </p>
  );
}
