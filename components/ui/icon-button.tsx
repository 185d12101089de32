import { type ComponentProps, cloneElement, type ReactElement, type ReactNode } from "react";
import { cn } from "@/lib/cn";
import { type ButtonVariant, buttonClass } from "./button-class";
import { type Side, tipProps } from "./tooltip";

export type IconButtonProps = Omit<ComponentProps<"button">, "aria-label" | "children"> & {
  /** The accessible name, shown as the tooltip too. */
  label: string;
  /** Shown in the tooltip after the label. */
  shortcut?: ReactNode;
  side?: Side;
  variant?: ButtonVariant;
  size?: "sm" | "md";
  /** The icon. */
  children?: ReactNode;
  /** Another element than `<button>`, such as a link. */
  render?: ReactElement<Record<string, unknown>>;
};

/** A square button with an icon, a name and a tooltip. Fits the `render` prop of any trigger. */
export function IconButton({
  label,
  shortcut,
  side = "bottom",
  variant = "ghost",
  size = "md",
  className,
  children,
  render,
  ...props
}: IconButtonProps) {
  const all = {
    ...tipProps(side),
    ...props,
    "aria-label": label,
    className: cn(
      buttonClass({ variant, size }),
      "px-0",
      size === "sm" ? "size-8" : "size-9 [&_svg]:size-[1.125rem]",
      className,
    ),
    children: (
      <>
        {children}
        {shortcut && (
          <span hidden data-tip-shortcut>
            {shortcut}
          </span>
        )}
      </>
    ),
  };
  return render ? cloneElement(render, all) : <button type="button" {...all} />;
}
