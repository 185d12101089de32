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

/** Answers below answers in any shape, with several roots. */
const anyTree = fc.array(fc.nat(), { minLength: 1, maxLength: 60 }).map((choices) =>
  choices.map((choice, index) => {
    const parent = choice % (index + 1);
    return message(nameOf(index), parent === index ? null : nameOf(parent));
  }),
);

const nameOf = (index: number) => `a${String(index).padStart(2, "0")}`;

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
      fc.property(anyTree, fc.nat(), (messages, pick) => {
        const path = pathTo(messages, messages[pick % messages.length]?.id ?? null);
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

  it("of any tree are the same for each of them, share a parent, and part the messages", () => {
    fc.assert(
      fc.property(anyTree, (messages) => {
        const groups = new Set<string>();
        for (const { id, metadata } of messages) {
          const siblings = siblingsOf(messages, id);
          expect(siblings).toContain(id);
          expect(siblings).toEqual([...new Set(siblings)].sort());
          groups.add(siblings.join());
          for (const other of siblings) {
            expect(messages.find((message) => message.id === other)?.metadata?.parentId).toBe(
              metadata?.parentId,
            );
            expect(siblingsOf(messages, other)).toEqual(siblings);
          }
        }
        expect([...groups].join().split(",").sort()).toEqual(messages.map(({ id }) => id).sort());
      }),
    );
  });

  it("of any tree lead to a leaf below them, by the newest branch at every turn", () => {
    fc.assert(
      fc.property(anyTree, fc.nat(), (messages, pick) => {
        const id = messages[pick % messages.length]?.id ?? "";
        const leaf = latestLeaf(messages, id);
        expect(messages.some(({ metadata }) => metadata?.parentId === leaf)).toBe(false);
        const path = pathTo(messages, leaf).map((message) => message.id);
        expect(path).toContain(id);
        for (const step of path.slice(path.indexOf(id) + 1)) {
          expect(siblingsOf(messages, step).at(-1)).toBe(step);
        }
      }),
    );
  });

  it("end in a circle of broken data instead of hanging", () => {
    const circle = [message("a1", "a2"), message("a2", "a1")];
    expect(["a1", "a2"]).toContain(latestLeaf(circle, "a1"));
  });
});
