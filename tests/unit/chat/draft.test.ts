import { describe, expect, test } from "vitest";
import {
  type DraftStorage,
  forgetDrafts,
  newChatDraft,
  readDraft,
  writeDraft,
} from "@/components/chat/draft";

function memory(): DraftStorage & Pick<Storage, "length" | "key"> & { size: () => number } {
  const items = new Map<string, string>();
  return {
    getItem: (key) => items.get(key) ?? null,
    setItem: (key, value) => void items.set(key, value),
    removeItem: (key) => void items.delete(key),
    size: () => items.size,
    get length() {
      return items.size;
    },
    key: (index) => [...items.keys()][index] ?? null,
  };
}

const blocked: DraftStorage = {
  getItem: () => {
    throw new DOMException("denied", "SecurityError");
  },
  setItem: () => {
    throw new DOMException("full", "QuotaExceededError");
  },
  removeItem: () => {
    throw new DOMException("denied", "SecurityError");
  },
};

describe("drafts", () => {
  test("each conversation has its own", () => {
    const storage = memory();
    writeDraft(storage, "me", "a", "to a");
    writeDraft(storage, "me", "b", "to b");
    expect([
      readDraft(storage, "me", "a"),
      readDraft(storage, "me", "b"),
      readDraft(storage, "me", "c"),
    ]).toEqual(["to a", "to b", ""]);
  });

  test("keep their line breaks and spaces exactly", () => {
    const storage = memory();
    writeDraft(storage, "me", "a", "  line\n\n\tline ");
    expect(readDraft(storage, "me", "a")).toBe("  line\n\n\tline ");
  });

  test("a blank one leaves nothing behind", () => {
    const storage = memory();
    writeDraft(storage, "me", "a", "text");
    writeDraft(storage, "me", "a", " \n");
    expect(storage.size()).toBe(0);
  });

  test("one that is too long for the browser's storage isn't kept, nor is the older one in its place", () => {
    const storage = memory();
    writeDraft(storage, "me", "a", "old");
    writeDraft(storage, "me", "a", "x".repeat(500_001));
    expect(readDraft(storage, "me", "a")).toBe("");
  });

  test("a blocked or full storage does no harm", () => {
    expect(readDraft(blocked, "me", "a")).toBe("");
    expect(() => writeDraft(blocked, "me", "a", "text")).not.toThrow();
    expect(() => writeDraft(blocked, "me", "a", "")).not.toThrow();
  });

  test("are not seen by another account on the same browser, not even without an account", () => {
    const storage = memory();
    writeDraft(storage, "me", newChatDraft, "for my eyes");
    expect(readDraft(storage, "you", newChatDraft)).toBe("");
    expect(readDraft(storage, null, newChatDraft)).toBe("");
    expect(readDraft(storage, "me", newChatDraft)).toBe("for my eyes");
  });

  test("signing out forgets all of them and nothing else", () => {
    const storage = memory();
    storage.setItem("theme", "dark");
    for (const owner of ["me", "you", null]) {
      writeDraft(storage, owner, newChatDraft, "secret");
      writeDraft(storage, owner, "a", "secret");
    }
    forgetDrafts(storage);
    expect(storage.size()).toBe(1);
    expect(storage.getItem("theme")).toBe("dark");
  });

  test("what was written before there was an account goes over to the account that follows, once", () => {
    const storage = memory();
    writeDraft(storage, null, newChatDraft, "begun as nobody");
    expect(readDraft(storage, "me", newChatDraft)).toBe("begun as nobody");
    writeDraft(storage, "me", newChatDraft, "begun as nobody, gone on");
    expect(readDraft(storage, "you", newChatDraft)).toBe("");
    expect(readDraft(storage, "me", newChatDraft)).toBe("begun as nobody, gone on");
  });
});
