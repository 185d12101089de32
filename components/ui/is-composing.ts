/** Safari ends a composition before the keydown that ended it, and marks that key with this code only. */
const compositionKeyCode = 229;

/** True while an input method is at work: its Enter chooses a word and its Escape gives one up. */
export function isComposing(press: { isComposing: boolean; keyCode: number }): boolean {
  return press.isComposing || press.keyCode === compositionKeyCode;
}
