import { cn } from "@/lib/cn";

/** Something is under way. With a `label` it is announced; without, its surroundings must say so. */
export function Spinner({ label, className }: { label?: string; className?: string }) {
  return (
    <span role={label ? "status" : undefined} className={cn("inline-flex", className)}>
      <svg
        aria-hidden="true"
        viewBox="0 0 16 16"
        className="size-4 animate-spin-slow"
        fill="none"
        stroke="currentColor"
        strokeWidth="2"
        strokeLinecap="round"
      >
        <circle cx="8" cy="8" r="6.5" opacity="0.22" />
        <path d="M14.5 8A6.5 6.5 0 0 0 8 1.5" />
      </svg>
      {label && <span className="sr-only">{label}</span>}
    </span>
  );
}
