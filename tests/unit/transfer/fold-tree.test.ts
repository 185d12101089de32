import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type ForeignNode, foldTree } from "@/lib/transfer/fold-tree";

const roles = ["user", "assistant", null] as const;

const node = (key: string, parentKey: string | null, role: ForeignNode["role"]): ForeignNode => ({
  key,
  parentKey,
  role,
  parts: role === null ? [] : [{ type: "text", text: key }],
  createdAt: null,
  model: null,
  status: "complete",
  finishReason: null,
});

/** Any forest: each node's parent is one before it, or none. */
const forest = fc
  .array(fc.record({ parent: fc.nat(), role: fc.constantFrom(...roles) }), { maxLength: 30 })
  .map((drafts) =>
    drafts.map(({ parent, role }, index) => {
      const place = index === 0 ? 0 : parent % (index + 1);
      return node(`n${index}`, place === index ? null : `n${place}`, role);
    }),
  );

/** What a reader could read on each way from a root to a leaf, with who said it. */
function readings(
  nodes: readonly { key: string; parentKey: string | null; role: string | null; text: string }[],
) {
  const parents = new Set(nodes.map(({ parentKey }) => parentKey));
  const byKey = new Map(nodes.map((one) => [one.key, one]));
  return nodes
    .filter(({ key }) => !parents.has(key))
    .map((leaf) => {
      const said: string[] = [];
      for (let at = byKey.get(leaf.key); at; at = byKey.get(at.parentKey ?? "")) {
        if (at.role !== null) said.unshift(...at.text.split("\n\n").map((line) => `${at?.role}: ${line}`));
      }
      return said.join(" | ");
    })
    .filter((text) => text !== "");
}

const textOf = (parts: readonly object[]) =>
  parts.map((part) => ("text" in part ? part.text : "")).join("\n\n");

describe("a tree of another application", () => {
  it("reads the same on every branch, with questions and answers taking turns", () => {
    fc.assert(
      fc.property(forest, (nodes) => {
        const { messages } = foldTree(nodes, null);
        const byKey = new Map(messages.map((one) => [one.key, one]));
        for (const { parentKey, role } of messages) {
          if (parentKey !== null) expect(byKey.get(parentKey)?.role).not.toBe(role);
        }
        const before = readings(nodes.map((one) => ({ ...one, text: textOf(one.parts) })));
        const after = readings(messages.map((one) => ({ ...one, text: textOf(one.parts) })));
        // A leaf that nobody saw gives way; what was above it can be read on another way.
        for (const reading of after) expect(before).toContain(reading);
        for (const reading of before) expect(after.some((other) => other.startsWith(reading))).toBe(true);
      }),
    );
  });

  it("shows the message in which the shown node can be read", () => {
    fc.assert(
      fc.property(forest, fc.nat(), (nodes, pick) => {
        const head = nodes[pick % Math.max(1, nodes.length)];
        if (!head) return;
        const { messages, headKey } = foldTree(nodes, head.key);
        if (headKey === null) return;
        const shown = messages.find(({ key }) => key === headKey);
        expect(shown).toBeDefined();
        if (head.role !== null) expect(textOf(shown?.parts ?? []).split("\n\n")).toContain(head.key);
      }),
    );
  });

  it("survives circles, parents that don't exist, and the same key twice", () => {
    const nodes = [
      node("a", "b", "user"),
      node("b", "a", "assistant"),
      node("c", "gone", "user"),
      node("d", "d", "user"),
      node("e", "c", "assistant"),
      node("e", "c", "assistant"),
    ];
    const { messages, headKey } = foldTree(nodes, "a");
    expect(messages.map(({ key, parentKey }) => [key, parentKey])).toEqual([
      ["c", null],
      ["e", "c"],
    ]);
    expect(headKey).toBeNull();
  });

  it("folds ten thousand steps of one answer without running out of anything", () => {
    const nodes = Array.from({ length: 10_000 }, (_, index) =>
      node(`n${index}`, index === 0 ? null : `n${index - 1}`, index === 0 ? "user" : "assistant"),
    );
    const { messages } = foldTree(nodes, "n9999");
    expect(messages).toHaveLength(2);
    expect(textOf(messages[1]?.parts ?? []).split("\n\n")).toHaveLength(9_999);
  });
});
