import type { ReactNode } from "react";
import { cn } from "@/lib/cn";

/** What stands where a list would be: what is missing, and what to do about it. */
export function EmptyState({
  icon,
  title,
  description,
  action,
  className,
}: {
  icon?: ReactNode;
  title: ReactNode;
  description?: ReactNode;
  action?: ReactNode;
  className?: string;
}) {
  return (
    <div className={cn("flex flex-col items-center px-6 py-10 text-center", className)}>
      {icon && (
        <span aria-hidden="true" className="mb-3 text-ink-faint [&_svg]:size-6">
          {icon}
        </span>
      )}
      <p className="font-medium text-sm">{title}</p>
      {description && <p className="mt-1 max-w-72 text-pretty text-ink-muted text-sm">{description}</p>}
      {action && <div className="mt-4">{action}</div>}
    </div>
  );
}
