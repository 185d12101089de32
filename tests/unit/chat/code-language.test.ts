import { expect, test } from "vitest";
import { fileNameFor } from "@/components/chat/parts/code-language";

test("code is saved under the ending of its language, and unknown code as text", () => {
  expect(fileNameFor("Python")).toBe("code.py");
  expect(fileNameFor("bash")).toBe("code.sh");
  expect(fileNameFor("svg")).toBe("code.svg");
  expect(fileNameFor("csv")).toBe("code.csv");
  expect(fileNameFor("")).toBe("code.txt");
  expect(fileNameFor("../../x")).toBe("code.txt");
  expect(fileNameFor("constructor")).toBe("code.txt");
});
