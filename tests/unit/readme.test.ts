import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parseEnv, settingNames } from "@/lib/env";

const read = (name: string) => readFileSync(new URL(`../../${name}`, import.meta.url), "utf8");
const documented = settingNames.filter((name) => name !== "NODE_ENV");

describe("the documentation of the settings", () => {
  const rows = [...read("README.md").matchAll(/^\| `([A-Z_]+)` *\| *(.*?) *\| .+ \|$/gm)];

  it("lists every setting that is read, and no other", () => {
    expect(rows.map(([, name]) => name)).toEqual(documented);
  });

  it("gives the defaults that hold", () => {
    const defaults = Object.entries(parseEnv({}));
    const literal = rows.filter(([, , value]) => value?.startsWith("`"));
    expect(literal.length).toBeGreaterThan(3);
    for (const [, name, value] of literal) {
      const actual = defaults.find(([key]) => key === name)?.[1];
      expect(`${name} ${value}`).toBe(`${name} \`${actual}\``);
    }
    const withDefault = defaults.filter(([name, value]) => documented.includes(name) && value !== undefined);
    expect(literal.map(([, name]) => name)).toEqual(withDefault.map(([name]) => name));
  });

  it("holds .env.example to the same list, with nothing filled in", () => {
    const lines = read(".env.example").split("\n");
    expect(lines.filter((line) => line !== "" && !line.startsWith("#"))).toEqual(
      documented.map((name) => `${name}=`),
    );
  });
});
