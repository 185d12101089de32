import { describe, expect, it } from "vitest";
import { safeCallbackPath } from "@/lib/auth/contract";

describe("where a sign-in leads", () => {
  it.each([
    ["/c/1?x=1#end", "/c/1?x=1#end"],
    ["/", "/"],
    ["/é", "/%C3%A9"],
  ])("a path of this site is kept: %s", (value, path) => {
    expect(safeCallbackPath(value)).toBe(path);
  });

  it.each([
    "https://elsewhere.example/",
    "//elsewhere.example",
    "/\\elsewhere.example",
    "/\t/elsewhere.example",
    "\\\\elsewhere.example",
    "javascript:alert(1)",
    "c/1",
    "",
    undefined,
    ["/c/1", "/c/2"],
  ])("anything else is the start page: %j", (value) => {
    expect(safeCallbackPath(value)).toBe("/");
  });
});
