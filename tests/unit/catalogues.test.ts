import { readdirSync } from "node:fs";
import { type MessageFormatElement, parse, TYPE } from "@formatjs/icu-messageformat-parser";
import { createTranslator } from "next-intl";
import { describe, expect, it } from "vitest";
import { type ErrorCode, errorStatus } from "@/lib/errors";
import { errorValues } from "@/lib/i18n/contract";
import english from "@/lib/i18n/english";
import { formats } from "@/lib/i18n/formats";
import french from "@/lib/i18n/french";

const catalogues = { en: english, fr: french };
const codes = Object.keys(errorStatus) as ErrorCode[];

describe("the catalogues", () => {
  it("hold every file of both folders", () => {
    for (const [locale, catalogue] of Object.entries(catalogues)) {
      const files = readdirSync(new URL(`../../messages/${locale}`, import.meta.url));
      expect(Object.keys(catalogue).sort()).toEqual(files.map((file) => file.replace(/\.json$/, "")).sort());
    }
  });

  it("have the same keys, and for each the same arguments and tags", () => {
    expect(signatures(french)).toEqual(signatures(english));
  });

  it("name only formats that compiled sentences are given", () => {
    for (const catalogue of Object.values(catalogues)) {
      for (const [key, text] of flatten(catalogue)) {
        for (const name of text.matchAll(/\{\w+, number, ([^}]+)\}/g))
          expect(Object.keys(formats.number), key).toContain(name[1]);
        expect(text, key).not.toMatch(/\{\w+, (date|time)\b/);
      }
    }
  });

  it("say something for every key", () => {
    for (const catalogue of Object.values(catalogues)) {
      for (const [key, text] of flatten(catalogue)) expect(text.trim(), key).not.toBe("");
    }
  });
});

describe.each([
  ["en", english],
  ["fr", french],
] as const)("the sentences for failures in %s", (locale, messages) => {
  const t = createTranslator({
    locale,
    messages,
    namespace: "errors",
    onError: (error) => {
      throw error;
    },
  });

  it("exist for every code and for nothing else", () => {
    expect(Object.keys(messages.errors).sort()).toEqual([...codes].sort());
  });

  it("can be said without any detail", () => {
    for (const code of codes) {
      const sentence = t(code, errorValues({}));
      expect(sentence, code).toMatch(/[.!]$/);
      expect(sentence, code).not.toMatch(/none|[{}]|\b0\b/);
    }
  });

  it("mention the details that there are", () => {
    expect(t("provider_rate_limited", errorValues({ seconds: 12 }))).toContain("12");
    expect(t("rate_limited", errorValues({ retryAfterSeconds: 1 }))).toMatch(/1 second[e.]/);
    expect(t("model_retired", errorValues({ replacement: "mistral-large-2512" }))).toContain(
      "mistral-large-2512",
    );
    expect(t("model_unknown", errorValues({ model: "open-mixtral" }))).toContain("open-mixtral");
    expect(t("too_large", errorValues({ maxBytes: 500 }))).toContain("500");
  });
});

function signatures(catalogue: object): Record<string, string[]> {
  return Object.fromEntries(
    flatten(catalogue).map(([key, text]) => [key, [...new Set(argumentsOf(parse(text)))].sort()]),
  );
}

function flatten(value: object, path = ""): [key: string, text: string][] {
  return Object.entries(value).flatMap(([key, child]): [string, string][] =>
    typeof child === "string" ? [[path + key, child]] : flatten(child, `${path}${key}.`),
  );
}

/** `kind:name` of every argument and tag, wherever it stands. */
function argumentsOf(elements: MessageFormatElement[]): string[] {
  return elements.flatMap((element): string[] => {
    if (element.type === TYPE.literal || element.type === TYPE.pound) return [];
    const own = `${TYPE[element.type]}:${element.value}`;
    if (element.type === TYPE.tag) return [own, ...argumentsOf(element.children)];
    if (element.type === TYPE.select || element.type === TYPE.plural) {
      const inner = Object.values(element.options).flatMap((option) => argumentsOf(option.value));
      return [own, ...inner];
    }
    return [own];
  });
}
