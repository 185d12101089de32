import { cn } from "@/lib/cn";

/** A place held for what is coming; give it the size of that. */
export function Skeleton({ className }: { className?: string }) {
  return (
    <span aria-hidden="true" className={cn("block animate-breathe rounded-md bg-veil-strong", className)} />
  );
}
