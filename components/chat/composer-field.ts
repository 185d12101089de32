import { maxQuestionLength } from "@/lib/chat/contract";

/** Measuring the height of more text than this is felt; such a field simply has its full height. */
export const largeTextLength = 5_000;

export type ComposedSize = "empty" | "some" | "large" | "tooLong";

export function sizeOf(text: string): ComposedSize {
  if (text.length > maxQuestionLength) return "tooLong";
  if (text.length > largeTextLength) return "large";
  return text.trim() === "" ? "empty" : "some";
}

/** Inserts at the cursor what the browser's own way of inserting is slow for. */
export function insertLarge(element: HTMLTextAreaElement, text: string): void {
  // Before the text is in, or the browser would first measure all of it.
  element.style.setProperty("field-sizing", "fixed");
  element.setRangeText(text, element.selectionStart, element.selectionEnd, "end");
  requestAnimationFrame(() => element.style.removeProperty("field-sizing"));
}

/** For browsers without `field-sizing`. */
export function growByHand(element: HTMLTextAreaElement): void {
  if (CSS.supports("field-sizing", "content")) return;
  element.style.height = "auto";
  if (element.value.length <= largeTextLength) element.style.height = `${element.scrollHeight}px`;
}
