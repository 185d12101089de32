import { describe, expect, test } from "vitest";
import { type DraftStorage, readDraft, writeDraft } from "@/components/chat/draft";

function memory(): DraftStorage & { size: () => number } {
  const items = new Map<string, string>();
  return {
    getItem: (key) => items.get(key) ?? null,
    setItem: (key, value) => void items.set(key, value),
    removeItem: (key) => void items.delete(key),
    size: () => items.size,
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
    writeDraft(storage, "a", "to a");
    writeDraft(storage, "b", "to b");
    expect([readDraft(storage, "a"), readDraft(storage, "b"), readDraft(storage, "c")]).toEqual([
      "to a",
      "to b",
      "",
    ]);
  });

  test("keep their line breaks and spaces exactly", () => {
    const storage = memory();
    writeDraft(storage, "a", "  line\n\n\tline ");
    expect(readDraft(storage, "a")).toBe("  line\n\n\tline ");
  });

  test("a blank one leaves nothing behind", () => {
    const storage = memory();
    writeDraft(storage, "a", "text");
    writeDraft(storage, "a", " \n");
    expect(storage.size()).toBe(0);
  });

  test("one that is too long for the browser's storage isn't kept, nor is the older one in its place", () => {
    const storage = memory();
    writeDraft(storage, "a", "old");
    writeDraft(storage, "a", "x".repeat(500_001));
    expect(readDraft(storage, "a")).toBe("");
  });

  test("a blocked or full storage does no harm", () => {
    expect(readDraft(blocked, "a")).toBe("");
    expect(() => writeDraft(blocked, "a", "text")).not.toThrow();
    expect(() => writeDraft(blocked, "a", "")).not.toThrow();
  });
});
