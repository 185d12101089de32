import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { mergeHits } from "@/components/palette/merge-hits";
import type { SearchHit } from "@/lib/search/contract";

const hit = (messageId: string): SearchHit => ({
  conversationId: "c",
  messageId,
  role: "user",
  title: [],
  snippet: null,
  modelId: "m",
  createdAt: "2026-01-01T00:00:00.000Z",
  isArchived: false,
  closeness: "exact",
});
const hits = (ids: string) => [...ids].map(hit);
const merged = (shown: string, better: string, seen: number) =>
  mergeHits(hits(shown), hits(better), seen)
    .map(({ messageId }) => messageId)
    .join("");

describe("hits that come later", () => {
  it("leave every row in its place that has been in sight, and order what follows", () => {
    expect(merged("abcd", "xdbac", 2)).toBe("abxdc");
    expect(merged("abcd", "xdbac", 0)).toBe("xdbac");
  });

  it("come after all rows when all are in sight, and alone where there are none", () => {
    expect(merged("abc", "xcyba", 9)).toBe("abcxy");
    expect(merged("", "xy", 0)).toBe("xy");
  });

  it("take nothing away: what was shown and is not among them stays, at the end", () => {
    expect(merged("abcdef", "xa", 1)).toBe("axbcdef");
    const ids = fc.uniqueArray(fc.constantFrom(..."abcdefgh"), { maxLength: 8 });
    fc.assert(
      fc.property(ids, ids, fc.nat(9), (shown, better, seen) => {
        const result = merged(shown.join(""), better.join(""), seen);
        expect(result.startsWith(shown.slice(0, seen).join(""))).toBe(true);
        expect([...result].sort()).toEqual([...new Set([...shown, ...better])].sort());
      }),
    );
  });
});
