import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type JsonItem, JsonSplitter } from "@/lib/transfer/json-items";

function split(text: string | Uint8Array, pieceSize: number, maxBytes?: number) {
  const splitter = new JsonSplitter(maxBytes);
  const bytes = typeof text === "string" ? new TextEncoder().encode(text) : text;
  const items: JsonItem[] = [];
  for (let start = 0; start < bytes.length; start += pieceSize) {
    items.push(...splitter.push(bytes.subarray(start, start + pieceSize)));
  }
  return { items, end: splitter.end() };
}

const parsed = (items: JsonItem[]) => items.map((item) => ("text" in item ? JSON.parse(item.text) : item));

describe("a JSON text that arrives in pieces", () => {
  it("gives the elements of its array exactly, wherever the pieces end", () => {
    fc.assert(
      fc.property(
        fc.array(fc.json().map((text): unknown => JSON.parse(text))),
        fc.integer({ min: 1, max: 40 }),
        fc.constantFrom(0, 1, 4),
        (values, pieceSize, indent) => {
          const { items, end } = split(JSON.stringify(values, null, indent), pieceSize);
          expect(parsed(items)).toEqual(values);
          expect(end).toBe("whole");
        },
      ),
    );
  });

  it("gives a single object, and objects on lines of their own", () => {
    expect(parsed(split('{"a": [1, "]}"]}', 3).items)).toEqual([{ a: [1, "]}"] }]);
    const lines = split('{"a":1}\n{"a":2}\n', 5);
    expect(parsed(lines.items)).toEqual([{ a: 1 }, { a: 2 }]);
    expect(lines.end).toBe("whole");
  });

  it("says that it was cut short, wherever it was, and still gives what was whole", () => {
    const text = '[{"a":"x"},{"b":[1,2]}]';
    for (let length = 1; length < text.length; length++) {
      const { items, end } = split(text.slice(0, length), 4);
      expect(end, text.slice(0, length)).toBe("truncated");
      expect(items.length).toBe(length < 10 ? 0 : length < 22 ? 1 : 2);
    }
  });

  it("says of anything else that it is not JSON", () => {
    for (const text of ["", "   ", "<html></html>", "]", "}{", "[1]]", "hello world"]) {
      expect(split(text, 2).end, text).toBe("not_json");
    }
  });

  it("passes over what is too large or too deep without keeping it, and goes on behind it", () => {
    const deep = `${"[".repeat(100_000)}${"]".repeat(100_000)}`;
    const large = JSON.stringify({ text: "x".repeat(5_000) });
    const { items, end } = split(`[${deep},{"a":1},${large},{"b":2}]`, 1_000, 1_000);
    expect(parsed(items)).toEqual([{ problem: "too_deep" }, { a: 1 }, { problem: "too_large" }, { b: 2 }]);
    expect(end).toBe("whole");
  });
});
