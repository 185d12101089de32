"use client";

import { Radio } from "@base-ui/react/radio";
import { RadioGroup } from "@base-ui/react/radio-group";
import type { ReactNode } from "react";
import { cn } from "@/lib/cn";

export type Segment<T extends string> = { value: T; label: string; icon?: ReactNode };

/** A few choices side by side, one of them on. Arrow keys move the choice, as in any group of radios. */
export function SegmentedControl<T extends string>({
  label,
  value,
  segments,
  onChange,
  className,
}: {
  label: string;
  value: T;
  segments: readonly Segment<T>[];
  onChange: (value: T) => void;
  className?: string;
}) {
  return (
    <RadioGroup<T>
      aria-label={label}
      value={value}
      onValueChange={(next) => onChange(next)}
      className={cn(
        "inline-grid auto-cols-fr grid-flow-col rounded-lg border border-line bg-paper-sunken p-0.5",
        className,
      )}
    >
      {segments.map((segment) => (
        <Radio.Root
          key={segment.value}
          value={segment.value}
          aria-label={segment.label}
          className={cn(
            "flex h-8 touch-target cursor-pointer select-none items-center justify-center gap-2 rounded-md border border-transparent px-3 text-ink-muted text-sm transition-colors duration-150 ease-wind",
            "hover:text-ink data-checked:border-line data-checked:bg-paper-raised data-checked:text-ink data-checked:shadow-raised",
            "forced-colors:data-checked:forced-color-adjust-none forced-colors:data-checked:bg-[Highlight] forced-colors:data-checked:text-[HighlightText] [&_svg]:size-4 [&_svg]:shrink-0",
          )}
        >
          {segment.icon}
          <span className="whitespace-nowrap">{segment.label}</span>
        </Radio.Root>
      ))}
    </RadioGroup>
  );
}
