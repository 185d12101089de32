import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type ChatMessage, latestLeaf, pathTo, siblingsOf } from "@/lib/conversations/contract";

function message(
  id: string,
  parentId: string | null,
  extra: Partial<ChatMessage["metadata"]> = {},
): ChatMessage {
  return {
    id,
    role: id.startsWith("q") ? "user" : "assistant",
    parts: [],
    metadata: { parentId, createdAt: "2026-01-01T00:00:00Z", status: "complete", ...extra },
  };
}

const tree = [
  message("q1", null),
  message("a1", "q1"),
  message("q2", "a1"),
  message("a2", "q2"),
  message("a3", "q2", { continuesId: "a2" }),
  message("q3", "a1"),
  message("a4", "q3"),
];

describe("a path", () => {
  it("runs from the root to the leaf", () => {
    expect(pathTo(tree, "a4").map(({ id }) => id)).toEqual(["q1", "a1", "q3", "a4"]);
  });

  it("is empty for an unknown leaf and for an empty conversation", () => {
    expect(pathTo(tree, "nobody")).toEqual([]);
    expect(pathTo([], null)).toEqual([]);
  });

  it("of any tree holds each of its messages once, each below its parent", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(), { minLength: 1, maxLength: 60 }), fc.nat(), (choices, pick) => {
        const messages = choices.map((choice, index) =>
          message(`a${index}`, index === 0 ? null : `a${choice % index}`),
        );
        const path = pathTo(messages, `a${pick % messages.length}`);
        expect(new Set(path).size).toBe(path.length);
        path.forEach((step, index) => {
          expect(step.metadata?.parentId).toBe(index === 0 ? null : path[index - 1]?.id);
        });
      }),
    );
  });

  it("ends in a circle of broken data instead of hanging", () => {
    const circle = [message("a1", "a2"), message("a2", "a1")];
    expect(pathTo(circle, "a1").length).toBeLessThanOrEqual(3);
  });
});

describe("branches", () => {
  it("of an edited question are both questions, oldest first", () => {
    expect(siblingsOf(tree, "q3")).toEqual(["q2", "q3"]);
  });

  it("leave out an unfinished answer that was carried on, unless it is shown", () => {
    expect(siblingsOf(tree, "a3")).toEqual(["a3"]);
    expect(siblingsOf(tree, "a2")).toEqual(["a2", "a3"]);
  });

  it("lead to the newest leaf below them", () => {
    expect(latestLeaf(tree, "q1")).toBe("a4");
    expect(latestLeaf(tree, "q2")).toBe("a3");
    expect(latestLeaf(tree, "a4")).toBe("a4");
  });
});
