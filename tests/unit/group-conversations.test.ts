import { describe, expect, it } from "vitest";
import { groupConversations } from "@/components/sidebar/group-conversations";
import type { ConversationSummary } from "@/lib/conversations/contract";

const now = new Date("2026-03-31T00:30:00Z");

function at(lastMessageAt: string, pinned = false): ConversationSummary {
  return {
    id: lastMessageAt,
    title: "",
    modelId: "m",
    pinned,
    archived: false,
    activeRunId: null,
    lastMessageAt,
  };
}

describe("the groups of the sidebar", () => {
  it("part by calendar day, not by 24 hours", () => {
    const groups = groupConversations(
      [
        at("2026-03-31T00:29:00Z"),
        at("2026-03-30T23:59:00Z"),
        at("2026-03-29T12:00:00Z"),
        at("2026-03-24T00:00:00Z"),
        at("2026-03-23T23:59:00Z"),
        at("2026-03-01T00:00:00Z"),
        at("2026-02-28T23:59:00Z"),
        at("2025-02-28T12:00:00Z"),
      ],
      now,
      "utc",
    );
    expect(groups.map(({ label, conversations }) => [label, conversations.length])).toEqual([
      ["today", 1],
      ["yesterday", 1],
      ["previous7Days", 2],
      ["previous30Days", 2],
      [new Date("2026-02-01T00:00:00Z"), 1],
      [new Date("2025-02-01T00:00:00Z"), 1],
    ]);
  });

  it("put the pinned ones first, however old", () => {
    const groups = groupConversations(
      [at("2026-03-31T00:00:00Z"), at("2020-01-01T00:00:00Z", true)],
      now,
      "utc",
    );
    expect(groups.map(({ label }) => label)).toEqual(["pinned", "today"]);
  });

  it("count a message from a clock that runs ahead as today's", () => {
    expect(groupConversations([at("2026-04-02T00:00:00Z")], now, "utc")[0]?.label).toBe("today");
  });

  it("use the reader's midnight when it is known", () => {
    const midnight = new Date(2026, 2, 31, 0, 30);
    const before = at(new Date(2026, 2, 30, 23, 59).toISOString());
    expect(groupConversations([before], midnight, "local")[0]?.label).toBe("yesterday");
  });
});
