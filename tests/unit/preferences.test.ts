import { describe, expect, it } from "vitest";
import { isLocale, isTheme, negotiateLocale, preferenceCookie } from "@/lib/settings/contract";

describe("the language of a first visit", () => {
  it.each([
    ["fr", "fr"],
    ["fr-CA,fr;q=0.9,en;q=0.8", "fr"],
    ["en-US,en;q=0.9,fr;q=0.8", "en"],
    ["en;q=0.5, fr;q=0.9", "fr"],
    ["de-DE,de;q=0.9,fr;q=0.4", "fr"],
    ["FR-be", "fr"],
    ["fr;q=0, en;q=0.1", "en"],
    ["*", "en"],
    ["de", "en"],
    ["", "en"],
    [";;,,q=,fr;q=abc", "fr"],
  ])("for Accept-Language %j is %s", (header, expected) => {
    expect(negotiateLocale(header)).toBe(expected);
  });

  it("is English without the header", () => {
    expect(negotiateLocale(null)).toBe("en");
  });

  it("is found in bounded time however long the header is", () => {
    expect(negotiateLocale("a,".repeat(500_000))).toBe("en");
  });
});

describe("what a cookie may say", () => {
  it("is one of our themes and languages, nothing else", () => {
    expect([isTheme("dark"), isTheme("sepia"), isTheme(undefined)]).toEqual([true, false, false]);
    expect([isLocale("fr"), isLocale("__proto__"), isLocale(undefined)]).toEqual([true, false, false]);
  });

  it("is kept for a year, for the whole site, and not sent by other sites' forms", () => {
    expect(preferenceCookie("theme", "dark")).toBe("theme=dark; Path=/; Max-Age=31536000; SameSite=Lax");
  });
});
