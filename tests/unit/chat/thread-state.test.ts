import { describe, expect, test } from "vitest";
import { branchesOf, isBeingWritten, mergeIntoTree, withHeld } from "@/components/chat/thread-state";
import { type ChatMessage, type MessageStatus, provisionalTitle } from "@/lib/conversations/contract";

function message(
  id: string,
  parentId: string | null,
  text = "",
  options: { role?: "user" | "assistant"; status?: MessageStatus; continuesId?: string } = {},
): ChatMessage {
  const { role = "assistant", status = "complete", continuesId } = options;
  return {
    id,
    role,
    parts: [{ type: "text", text }],
    metadata: { parentId, createdAt: "2026-11-23T00:00:00Z", status, continuesId },
  };
}

const question = message("q1", null, "why?", { role: "user" });

describe("the tree as this tab knows it", () => {
  test("a newer version of a message replaces the older one in its place", () => {
    const tree = [question, message("a1", "q1", "hal"), message("a2", "q1", "other")];
    const merged = mergeIntoTree(tree, [question, message("a1", "q1", "half and half")]);
    expect(merged.map(({ id }) => id)).toEqual(["q1", "a1", "a2"]);
    expect(merged[1]?.parts).toEqual([{ type: "text", text: "half and half" }]);
  });

  test("messages of other branches stay when one path is merged in", () => {
    const merged = mergeIntoTree([question, message("a1", "q1")], [question, message("a2", "q1")]);
    expect(merged.map(({ id }) => id)).toEqual(["q1", "a1", "a2"]);
  });

  test("only messages that have versions have branches", () => {
    const branches = branchesOf([question, message("a1", "q1"), message("a2", "q1"), message("q2", "a1")]);
    expect([...branches]).toEqual([
      ["a1", ["a1", "a2"]],
      ["a2", ["a1", "a2"]],
    ]);
  });

  test("an answer that was carried on does not count as a version beside its continuation", () => {
    const branches = branchesOf([
      question,
      message("a1", "q1", "half", { status: "interrupted" }),
      message("a2", "q1", "half and half", { continuesId: "a1" }),
    ]);
    expect(branches.get("a2")).toEqual(["a2"]);
  });
});

describe("what the reader already had stays on the page", () => {
  const held = message("a1", "q1", "half of it");

  test("until the answer begins to come again", () => {
    expect(withHeld([question], held)).toEqual([question, held]);
  });

  test("until as much has come again", () => {
    expect(withHeld([question, message("a2", "q1", "half")], held)).toEqual([question, held]);
    const grown = [question, message("a2", "q1", "half of it and more")];
    expect(withHeld(grown, held)).toBe(grown);
  });

  test("nothing is added when nothing is held", () => {
    const messages = [question];
    expect(withHeld(messages, null)).toBe(messages);
  });
});

test("an answer is being written while its status says so, followed or not", () => {
  expect(isBeingWritten([question, message("a1", "q1", "", { status: "streaming" })])).toBe(true);
  expect(isBeingWritten([question, message("a1", "q1", "", { status: "stopped" })])).toBe(false);
  expect(isBeingWritten([question])).toBe(false);
  expect(isBeingWritten([])).toBe(false);
});

test("a provisional title is the first line of the question, and short", () => {
  expect(provisionalTitle("  First line \nsecond")).toBe("First line");
  expect(provisionalTitle("x".repeat(200))).toHaveLength(80);
});
