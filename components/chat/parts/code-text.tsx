"use client";

import { cn } from "@/lib/cn";
import { useCodeColours } from "../highlight/use-code-colours";

/** The text of a code, in the colours of its language once it is whole. It scrolls inside itself. */
export function CodeText({
  language,
  text,
  writing,
  wraps,
  className,
}: {
  language: string;
  text: string;
  writing: boolean;
  wraps: boolean;
  className?: string | undefined;
}) {
  const shown = text.replace(/\n$/, "");
  const code = useCodeColours(shown, language, writing);
  return (
    <pre
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
      tabIndex={0}
      className={cn(
        "overflow-x-auto px-3.5 py-3 font-mono text-[0.84375rem] leading-[1.6] [font-variant-ligatures:none] [tab-size:2]",
        wraps && "whitespace-pre-wrap [overflow-wrap:anywhere]",
        className,
      )}
    >
      <code ref={code}>{shown}</code>
    </pre>
  );
}
