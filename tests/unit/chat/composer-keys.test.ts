import { describe, expect, test } from "vitest";
import { isSendKey, type KeyPress } from "@/components/chat/composer-keys";

const enter: KeyPress = {
  key: "Enter",
  shiftKey: false,
  ctrlKey: false,
  altKey: false,
  metaKey: false,
  isComposing: false,
  keyCode: 13,
};

describe("which key sends", () => {
  test("Enter sends, with Ctrl or Command too", () => {
    expect(isSendKey(enter)).toBe(true);
    expect(isSendKey({ ...enter, ctrlKey: true })).toBe(true);
    expect(isSendKey({ ...enter, metaKey: true })).toBe(true);
  });

  test("Shift+Enter and Alt+Enter break the line", () => {
    expect(isSendKey({ ...enter, shiftKey: true })).toBe(false);
    expect(isSendKey({ ...enter, altKey: true })).toBe(false);
  });

  test("the Enter that chooses a word of an input method never sends", () => {
    expect(isSendKey({ ...enter, isComposing: true })).toBe(false);
  });

  test("Safari's Enter after compositionend, known by its key code alone, never sends", () => {
    expect(isSendKey({ ...enter, isComposing: false, keyCode: 229 })).toBe(false);
  });

  test("other keys never send", () => {
    expect(isSendKey({ ...enter, key: "a", keyCode: 65 })).toBe(false);
  });
});
