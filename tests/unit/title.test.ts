import { describe, expect, it } from "vitest";
import { cleanTitle } from "@/lib/chat/title";

describe("a title that a model made", () => {
  it.each([
    ["Wind in Provence", "Wind in Provence"],
    ['"Wind in Provence."', "Wind in Provence"],
    ["« Le vent »", "Le vent"],
    ["# Wind", "Wind"],
    ["Title: Wind", "Wind"],
    ["**Wind**", "Wind"],
    ["\n\nWind\nA second line", "Wind"],
    ["<think>The user wants a title</think>\nWind", "Wind"],
    ["<think>never closed", ""],
    ["", ""],
  ])("%j is shown as %j", (raw, shown) => {
    expect(cleanTitle(raw)).toBe(shown);
  });

  it("is cut at 80 characters and never inside one", () => {
    expect([...cleanTitle("👩‍🚀".repeat(60))].length).toBeLessThanOrEqual(80);
    expect(cleanTitle("x".repeat(200))).toHaveLength(80);
  });
});
