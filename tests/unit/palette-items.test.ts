import { describe, expect, it } from "vitest";
import { hitItems, matchActions, moveActive } from "@/components/palette/palette-items";
import type { SearchHit } from "@/lib/search/contract";

const hit = (conversationId: string, messageId: string | null): SearchHit => ({
  conversationId,
  messageId,
  role: null,
  title: [],
  snippet: null,
  modelId: "m",
  createdAt: "2026-01-01T00:00:00.000Z",
  isArchived: false,
  closeness: "exact",
});

describe("the palette's list", () => {
  it("finds actions by any of their words, without accents", () => {
    const actions = [{ label: "Réglages" }, { label: "Thème : Sombre" }, { label: "Nouveau chat" }];
    expect(matchActions(actions, "sombre theme")).toEqual([{ label: "Thème : Sombre" }]);
    expect(matchActions(actions, "regl")).toEqual([{ label: "Réglages" }]);
    expect(matchActions(actions, " ")).toEqual(actions);
    expect(matchActions(actions, "nothing such")).toEqual([]);
  });

  it("holds each hit once, and a title beside a message of the same conversation", () => {
    const items = hitItems([hit("c", null), hit("c", "m"), hit("c", "m")], true);
    expect(items.map(({ id }) => id)).toEqual(["hit-c", "hit-m", "more"]);
  });

  it("moves round the ends, and begins at the end that the key comes from", () => {
    const items = hitItems([hit("a", null), hit("b", null), hit("c", null)], false);
    expect(moveActive(items, "hit-c", 1)).toBe("hit-a");
    expect(moveActive(items, "hit-a", -1)).toBe("hit-c");
    expect(moveActive(items, "gone", 1)).toBe("hit-a");
    expect(moveActive(items, null, -1)).toBe("hit-c");
    expect(moveActive([], null, 1)).toBeNull();
  });
});
