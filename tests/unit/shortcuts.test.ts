import { describe, expect, it } from "vitest";
import { shortcutOf, shortcuts } from "@/components/shell/shortcuts";

const press = (
  key: string,
  held: { ctrlKey?: boolean; metaKey?: boolean; shiftKey?: boolean; altKey?: boolean } = {},
) => ({ key, ctrlKey: false, metaKey: false, shiftKey: false, altKey: false, ...held });

describe("the shortcuts", () => {
  it("are heard with Ctrl and with ⌘, whatever case the key comes in", () => {
    expect(shortcutOf(press("k", { ctrlKey: true }), true)).toBe("palette");
    expect(shortcutOf(press("K", { metaKey: true }), false)).toBe("palette");
    expect(shortcutOf(press("O", { ctrlKey: true, shiftKey: true }), true)).toBe("newChat");
    expect(shortcutOf(press("PageUp", { altKey: true }), true)).toBe("previousBranch");
  });

  it("are no others: more or fewer keys held mean something else", () => {
    expect(shortcutOf(press("k"), false)).toBeNull();
    expect(shortcutOf(press("k", { ctrlKey: true, shiftKey: true }), false)).toBeNull();
    expect(shortcutOf(press("c", { ctrlKey: true }), false)).toBeNull();
    expect(shortcutOf(press("PageUp"), false)).toBeNull();
    expect(shortcutOf(press("b", { ctrlKey: true, altKey: true }), false)).toBeNull();
  });

  it("never take a character from what is being written", () => {
    expect(shortcutOf(press("?", { shiftKey: true }), true)).toBeNull();
    expect(shortcutOf(press("?", { shiftKey: true }), false)).toBe("help");
    expect(shortcutOf(press("?"), false)).toBe("help");
  });

  it("differ from each other", () => {
    const all = Object.values(shortcuts).map(({ keys }) => keys.join("+"));
    expect(new Set(all).size).toBe(all.length);
  });
});
