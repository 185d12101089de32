import type { ComponentProps } from "react";
import { cn } from "@/lib/cn";
import { type ButtonSize, type ButtonVariant, buttonClass } from "./button-class";
import { Spinner } from "./spinner";

export type ButtonProps = ComponentProps<"button"> & {
  variant?: ButtonVariant;
  size?: ButtonSize;
  /** Shows a spinner and refuses further clicks, without changing the width or losing the focus. */
  pending?: boolean;
};

/** A button; `type="button"` unless told otherwise. */
export function Button({
  variant,
  size,
  pending = false,
  className,
  children,
  onClick,
  ...props
}: ButtonProps) {
  return (
    <button
      type="button"
      {...props}
      aria-busy={pending || undefined}
      aria-disabled={pending || props["aria-disabled"]}
      onClick={pending ? (event) => event.preventDefault() : onClick}
      className={cn(buttonClass({ variant, size }), "relative", className)}
    >
      <span className={cn("contents", pending && "*:invisible text-transparent")}>{children}</span>
      {pending && <Spinner className="absolute" />}
    </button>
  );
}
