import { describe, expect, test } from "vitest";
import { isChanged } from "@/components/chat/settings/setting-names";
import {
  noValues,
  readValues,
  type SettingsValues,
  valuesOf,
} from "@/components/chat/settings/settings-values";
import type { ChatSettings } from "@/lib/conversations/contract";

const read = (values: Partial<SettingsValues>, before: ChatSettings = {}) =>
  readValues({ ...noValues, ...values }, before);

const everything: ChatSettings = {
  systemPrompt: "Be brief.\n\nAnd kind.",
  temperature: 0.7,
  topP: 0.95,
  maxTokens: 500,
  stop: ["END", "\n\n", "\\n", " two  spaces "],
  seed: 0,
  safePrompt: true,
  reasoningEffort: "high",
};

describe("the fields of the settings", () => {
  test("untouched fields send nothing, so that every default stays the model's", () => {
    expect(read({})).toEqual({ settings: {}, errors: {} });
    expect(read({ systemPrompt: " \n", stop: "\n\n", temperature: " " })).toEqual({
      settings: {},
      errors: {},
    });
    expect(isChanged({})).toBe(false);
    expect(isChanged({ seed: 0 })).toBe(true);
  });

  test.each([".", ","])(
    "what is stored comes back unchanged from its fields, with the decimal mark %s",
    (mark) => {
      expect(readValues(valuesOf(everything, mark), {}).settings).toEqual(everything);
      expect(valuesOf({}, mark)).toEqual(noValues);
    },
  );

  test("a number is understood with a point and with a comma, whatever the language", () => {
    expect(read({ temperature: "0,35" }).settings).toEqual({ temperature: 0.35 });
    expect(read({ temperature: "0.35" }).settings).toEqual({ temperature: 0.35 });
  });

  test.each([
    ["temperature", "1.6"],
    ["temperature", "warm"],
    ["topP", "0"],
    ["maxTokens", "2.5"],
    ["maxTokens", "0"],
    ["seed", "-1"],
    ["stop", "x".repeat(101)],
    ["stop", "a\n".repeat(9)],
    ["systemPrompt", "x".repeat(20_001)],
  ] as const)("%s refuses %s", (name, text) => {
    expect(read({ [name]: text })).toEqual({ settings: {}, errors: { [name]: "range" } });
  });

  test("one bad field keeps what it was, and the others count", () => {
    expect(read({ temperature: "9", seed: "4", topP: "0.5" }, { temperature: 0.2 })).toEqual({
      settings: { temperature: 0.2, seed: 4, topP: 0.5 },
      errors: { temperature: "range" },
    });
  });

  test("the temperature 0 needs a top P of 1, and says so beside top P", () => {
    expect(read({ temperature: "0", topP: "0.5" }).errors).toEqual({ topP: "withZero" });
    expect(read({ temperature: "0", topP: "1" })).toEqual({
      settings: { temperature: 0, topP: 1 },
      errors: {},
    });
    expect(read({ temperature: "0", topP: "0.5", seed: "abc", maxTokens: "9" })).toEqual({
      settings: { temperature: 0, maxTokens: 9 },
      errors: { topP: "withZero", seed: "range" },
    });
    // Neither alone is wrong, so nothing can be kept of the pair but what was there before.
    const before = { temperature: 0.5, topP: 0.5 };
    expect(read({ temperature: "0", topP: "0.5" }, before).settings).toEqual(before);
  });
});
