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

/** Safari ends a composition before the keydown that ended it, and marks that key with this code only. */
const compositionKeyCode = 229;

/** True when this key press means "send". An input method's Enter chooses a word and never sends. */
export function isSendKey(press: KeyPress): boolean {
  if (press.isComposing || press.keyCode === compositionKeyCode) return false;
  return press.key === "Enter" && !press.shiftKey && !press.altKey;
}
