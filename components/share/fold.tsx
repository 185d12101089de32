import { ChevronRight } from "lucide-react";
import type { ReactNode } from "react";

/** Something folded away. The browser's own element, because a shared page is whole without any script. */
export function Fold({ title, children }: { title: string; children: ReactNode }) {
  return (
    <details className="group/fold mb-4">
      <summary className="inline-flex min-h-8 touch-target cursor-pointer select-none list-none items-center gap-1.5 rounded-md text-ink-muted text-sm transition-colors hover:text-ink [&::-webkit-details-marker]:hidden">
        <ChevronRight
          aria-hidden
          className="size-4 shrink-0 transition-transform duration-150 ease-wind group-open/fold:rotate-90"
        />
        {title}
      </summary>
      {children}
    </details>
  );
}
