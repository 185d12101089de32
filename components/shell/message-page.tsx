import type { ReactNode } from "react";
import { cn } from "@/lib/cn";

/** A page that says one thing: what happened, and the way on. `isNested` when the sidebar stands beside it. */
export function MessagePage({
  title,
  text,
  isNested = false,
  children,
}: {
  title: string;
  text: ReactNode;
  isNested?: boolean;
  children: ReactNode;
}) {
  const Root = isNested ? "div" : "main";
  return (
    <Root
      className={cn(
        "grid place-items-center px-6 py-16",
        isNested ? "min-h-0 flex-1 overflow-y-auto" : "min-h-dvh",
      )}
    >
      <div className="flex w-full max-w-96 flex-col items-center text-center">
        <Gust />
        <h1 className="mt-8 font-semibold text-2xl">{title}</h1>
        <div className="mt-3 text-pretty text-ink-muted">{text}</div>
        <div className="mt-8 flex flex-wrap justify-center gap-2">{children}</div>
      </div>
    </Root>
  );
}

/** A pennant that has come loose, and the wind that took it. */
function Gust() {
  return (
    <svg aria-hidden="true" viewBox="0 0 200 88" className="w-50" fill="none" strokeLinecap="round">
      <g className="stroke-line-strong" strokeWidth="2">
        <path d="M8 62c26-9 42 5 66 4 18-1 30-7 46-13" opacity="0.5" />
        <path d="M36 76c18-5 30 3 46 2" opacity="0.35" />
        <path d="M4 40c16-6 28 2 42 2" opacity="0.35" />
      </g>
      <path d="M24 86V12" className="stroke-ink" strokeWidth="3" />
      <path
        d="M112 20c15-8 25 6 39 3 7-1.500 14-5 25-11-5 13-11 22-23 25-15 4-25-7-41 1 4-6 4-12 0-18z"
        className="fill-accent"
      />
    </svg>
  );
}
