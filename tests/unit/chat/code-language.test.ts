import { expect, test } from "vitest";
import { fileNameFor, languageOf } from "@/components/chat/parts/code-language";

test("the language of a fence is found among its class names", () => {
  expect(languageOf(["other", "language-c++"])).toBe("c++");
  expect(languageOf("language-ts extra")).toBe("ts");
  expect(languageOf(undefined)).toBe("");
});

test("code is saved under the ending of its language, and unknown code as text", () => {
  expect(fileNameFor("Python")).toBe("code.py");
  expect(fileNameFor("")).toBe("code.txt");
  expect(fileNameFor("../../x")).toBe("code.txt");
  expect(fileNameFor("constructor")).toBe("code.txt");
});
