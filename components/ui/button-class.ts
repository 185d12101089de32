import { cn } from "@/lib/cn";

export type ButtonVariant = "primary" | "secondary" | "ghost" | "danger";
export type ButtonSize = "sm" | "md" | "lg";

const variants: Record<ButtonVariant, string> = {
  primary: "bg-accent text-accent-ink hover:bg-accent-strong active:bg-accent-strong border-transparent",
  secondary: "border-line bg-paper-raised text-ink shadow-raised hover:bg-veil active:bg-veil-strong",
  ghost:
    "border-transparent text-ink-muted hover:bg-veil hover:text-ink active:bg-veil-strong data-popup-open:bg-veil data-popup-open:text-ink",
  danger: "border-transparent bg-danger text-danger-ink hover:opacity-90 active:opacity-80",
};

const sizes: Record<ButtonSize, string> = {
  sm: "h-8 gap-1.5 rounded-md px-2.5 text-sm",
  md: "h-9 gap-2 rounded-lg px-3.5 text-sm",
  lg: "h-11 gap-2 rounded-lg px-5 text-base",
};

/** The look of a button, for links that act like one. */
export function buttonClass({
  variant = "secondary",
  size = "md",
}: {
  variant?: ButtonVariant;
  size?: ButtonSize;
} = {}): string {
  return cn(
    "inline-flex touch-target shrink-0 select-none items-center justify-center whitespace-nowrap border font-medium",
    "transition-colors duration-150 ease-wind active:translate-y-px motion-reduce:active:translate-y-0",
    "disabled:pointer-events-none disabled:opacity-50 data-disabled:pointer-events-none data-disabled:opacity-50",
    "[&_svg]:size-4 [&_svg]:shrink-0",
    variants[variant],
    sizes[size],
  );
}
