import { cn } from "@/lib/cn";

/** A pennant that stands straight out in the wind. */
export function BrandMark({ className }: { className?: string }) {
  return (
    <svg aria-hidden="true" viewBox="0 0 24 24" className={cn("size-6 shrink-0", className)} fill="none">
      <path d="M5 3v18.5" stroke="currentColor" strokeWidth="1.9" strokeLinecap="round" />
      <path
        d="M5.95 4.4c4-1.7 6.3 1.7 9.7 1.3 1.9-.2 3.6-.9 6.4-2-1.5 3.1-2.9 5.2-6 5.7-3.6.6-6-1.8-10.1-.1z"
        className="fill-accent"
      />
      <path
        d="M9 13.2c2.2-.7 3.8.5 5.9.4 1.5-.1 2.7-.5 4.1-1.2M9 17.2c1.6-.5 2.7.3 4.2.3"
        stroke="currentColor"
        strokeWidth="1.5"
        strokeLinecap="round"
        opacity="0.5"
      />
    </svg>
  );
}
