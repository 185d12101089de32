"use client";

import { createContext, type ReactNode, startTransition, use, useEffect, useState } from "react";
import { IconButton, type IconButtonProps } from "@/components/ui/icon-button";

const WritingContext = createContext(false);

/** By then a quick answer has begun. */
const patienceMs = 300;

/**
 * Tells what is inside whether an answer of this conversation is being written. Only what looks otherwise for that
 * listens, so that neither a question nor the end of its answer renders the rows of a long thread again; and it is told
 * when what the reader waits for has been shown.
 */
export function WritingProvider({ busy, children }: { busy: boolean; children: ReactNode }) {
  const [isTold, setTold] = useState(busy);
  useEffect(() => {
    const tell = () => startTransition(() => setTold(busy));
    if (!busy) return tell();
    const timer = setTimeout(tell, patienceMs);
    return () => clearTimeout(timer);
  }, [busy]);
  return <WritingContext value={isTold}>{children}</WritingContext>;
}

/** Whether an answer of this conversation is being written, perhaps a moment late: who acts asks the session. */
export function useIsWriting(): boolean {
  return use(WritingContext);
}

/** A small button for what has to wait until the answer has ended. */
export function WaitingButton({ onClick, ...props }: Omit<IconButtonProps, "size" | "className">) {
  const isWriting = useIsWriting();
  return (
    <IconButton
      {...props}
      size="sm"
      aria-disabled={isWriting}
      className="aria-disabled:opacity-40"
      onClick={isWriting ? undefined : onClick}
    />
  );
}
