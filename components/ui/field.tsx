"use client";

import { Field as Base } from "@base-ui/react/field";
import type { ComponentProps, ReactNode } from "react";
import { cn } from "@/lib/cn";

const controlClass =
  "w-full rounded-lg border border-line-strong bg-paper-raised px-3 text-base text-ink transition-colors duration-150 " +
  "focus-visible:outline-2 focus-visible:-outline-offset-1 focus-visible:outline-accent " +
  "disabled:cursor-not-allowed disabled:opacity-60 data-invalid:border-danger aria-invalid:border-danger";

/** A label, its control, an explanation and an error; screen readers get them tied together. */
export function Field({
  label,
  description,
  error,
  name,
  className,
  children,
}: {
  label: ReactNode;
  description?: ReactNode;
  error?: ReactNode;
  name?: string;
  className?: string;
  children: ReactNode;
}) {
  const invalid = error !== undefined && error !== null && error !== "";
  return (
    <Base.Root name={name} invalid={invalid} className={cn("flex flex-col gap-1.5", className)}>
      <Base.Label className="font-medium text-sm">{label}</Base.Label>
      {children}
      {description && <Base.Description className="text-ink-muted text-xs">{description}</Base.Description>}
      <Base.Error match={invalid} className="text-danger text-sm">
        {error}
      </Base.Error>
    </Base.Root>
  );
}

/** A one-line text control; inside a `Field` it is labelled by it, elsewhere give it an `aria-label`. */
export function Input({
  className,
  ...props
}: Omit<Base.Control.Props, "className"> & { className?: string }) {
  return <Base.Control {...props} className={cn(controlClass, "h-10 pointer-coarse:h-11", className)} />;
}

/** Several lines of text. */
export function Textarea({ className, ...props }: ComponentProps<"textarea">) {
  return (
    <Base.Control
      render={
        <textarea {...props} className={cn(controlClass, "min-h-24 py-2 leading-reading", className)} />
      }
    />
  );
}
