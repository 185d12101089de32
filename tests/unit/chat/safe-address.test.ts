import { describe, expect, test } from "vitest";
import { safeImage, safeLink } from "@/components/chat/parts/safe-address";

describe("where a link in an answer may lead", () => {
  test("to the web, to mail, to a telephone and to a footnote", () => {
    for (const address of [
      "https://a.example/x?y#z",
      "http://a.example",
      "mailto:a@b.example",
      "tel:+331",
      "#n-fn-1",
    ]) {
      expect(safeLink(address)).toBe(address);
    }
  });

  test.each([
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    " javascript:alert(1)",
    "java\nscript:alert(1)",
    "vbscript:x",
    "data:text/html,<script>alert(1)</script>",
    "blob:https://a.example/1",
    "file:///etc/passwd",
    "streamdown:incomplete-link",
  ])("never to %j, which could act", (address) => {
    expect(safeLink(address)).toBeNull();
  });

  test("never into this application, where following it is done as the reader", () => {
    for (const address of ["/api/account", "c/1", "?x=1", "", undefined])
      expect(safeLink(address)).toBeNull();
  });
});

test("only images from the web can be asked for", () => {
  expect(safeImage("https://a.example/p.png")).toBe("https://a.example/p.png");
  for (const source of [
    "data:image/svg+xml,<svg/>",
    "/api/x",
    "javascript:1",
    "//a.example/p.png",
    undefined,
  ]) {
    expect(safeImage(source)).toBeNull();
  }
});
