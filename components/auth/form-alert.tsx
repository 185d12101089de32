import type { RefObject } from "react";

/** What is wrong with the form as a whole. It is always there, so that what comes into it is announced. */
export function FormAlert({
  message,
  ref,
}: {
  message: string | undefined;
  ref: RefObject<HTMLDivElement | null>;
}) {
  return (
    <div
      ref={ref}
      role="alert"
      tabIndex={-1}
      className="rounded-lg bg-danger-soft px-3 py-2.5 text-danger text-sm empty:hidden"
    >
      {message}
    </div>
  );
}
