/** Scripts that put no spaces between words; the same ranges as `search_words` in the migration has. */
const dense =
  "\\u0E00-\\u0EFF\\u1000-\\u109F\\u1780-\\u17FF\\u3040-\\u30FF\\u31F0-\\u31FF\\u3400-\\u4DBF\\u4E00-\\u9FFF" +
  "\\uAC00-\\uD7AF\\uF900-\\uFAFF\\u{20000}-\\u{3FFFF}";

const denseText = new RegExp(`^[${dense}]+$`, "u");

/** A word of a script with spaces. */
export const spacedWord = new RegExp(`(?:(?![${dense}])[\\p{L}\\p{N}\\p{M}])+`, "gu");

/** Whether a text is written without spaces between its words. */
export function isDense(text: string): boolean {
  return denseText.test(text);
}
