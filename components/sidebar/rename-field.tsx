"use client";

import { useEffect, useRef } from "react";
import { isComposing } from "@/components/ui/is-composing";
import { maxTitleLength } from "@/lib/conversations/contract";

/** The title, being changed in place: Enter or leaving keeps it, Escape does not. */
export function RenameField({
  label,
  title,
  onDone,
}: {
  label: string;
  title: string;
  /** `null` when nothing changed; `byKey` when the focus should go back to the row. */
  onDone: (title: string | null, byKey: boolean) => void;
}) {
  const input = useRef<HTMLInputElement>(null);
  const isDone = useRef(false);
  useEffect(() => input.current?.select(), []);

  function finish(keep: boolean, byKey: boolean): void {
    if (isDone.current) return;
    isDone.current = true;
    const next = input.current?.value.trim() ?? "";
    onDone(keep && next !== "" && next !== title ? next : null, byKey);
  }

  return (
    <input
      ref={input}
      aria-label={label}
      defaultValue={title}
      maxLength={maxTitleLength}
      onBlur={() => finish(true, false)}
      onKeyDown={(event) => {
        if (isComposing(event.nativeEvent)) return;
        if (event.key === "Enter") {
          // What takes the focus now must not take the key as well.
          event.preventDefault();
          finish(true, true);
        }
        if (event.key === "Escape") {
          event.stopPropagation();
          finish(false, true);
        }
      }}
      className="h-9 w-full rounded-md border border-line-strong bg-paper-raised px-2 text-base outline-offset-[-1px] pointer-coarse:h-11 sm:text-sm"
    />
  );
}
