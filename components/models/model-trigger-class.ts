import { buttonClass } from "@/components/ui/button-class";
import { cn } from "@/lib/cn";

/** `bold` sits in the composer, `quiet` under an answer, `framed` stands alone in a form. */
export type ModelPickerLook = "bold" | "quiet" | "framed";

/** The same button before and after the list behind it has been fetched. */
export function modelTriggerClass(look: ModelPickerLook): string {
  if (look === "framed") return cn(buttonClass(), "min-w-0 max-w-full");
  return cn(
    buttonClass({ variant: "ghost", size: "sm" }),
    "min-w-0 max-w-56 shrink aria-disabled:opacity-50",
    look === "bold" ? "text-ink" : "px-2 font-normal text-xs [&_svg]:size-3.5",
  );
}
