import { isComposing } from "@/components/ui/is-composing";

/** What we look at of a key press; a `KeyboardEvent` fits. */
export type KeyPress = {
  key: string;
  shiftKey: boolean;
  ctrlKey: boolean;
  altKey: boolean;
  metaKey: boolean;
  isComposing: boolean;
  keyCode: number;
};

/** True when this key press means "send". An input method's Enter chooses a word and never sends. */
export function isSendKey(press: KeyPress): boolean {
  if (isComposing(press)) return false;
  return press.key === "Enter" && !press.shiftKey && !press.altKey;
}
