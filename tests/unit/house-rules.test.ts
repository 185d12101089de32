import { describe, expect, it } from "vitest";
import { findViolations } from "../support/house-rules";
import { importsOf, readSources } from "../support/source-files";

const root = new URL("../..", import.meta.url).pathname;
const rooms = [
  "app",
  "components",
  "lib",
  "scripts",
  "tests",
  "instrumentation.ts",
  "proxy.ts",
  "next.config.mjs",
  "prisma.config.ts",
];

describe("the rules of the house", () => {
  it("hold for every source file", () => {
    // This file quotes offences.
    const files = readSources(root, rooms).filter(({ path }) => path !== "tests/unit/house-rules.test.ts");
    expect(files.length).toBeGreaterThan(20);
    expect(findViolations(files)).toEqual([]);
  });

  const offences: [rule: string, path: string, text: string, complaint: RegExp][] = [
    ["app is imported by nobody", "components/chat/a.tsx", `import { x } from "@/app/page";`, /rule 1/],
    ["app goes through doors", "app/page.tsx", `import { tree } from "@/lib/conversations/tree";`, /rule 3/],
    ["app does not reach past the domains", "app/page.tsx", `import { env } from "@/lib/env";`, /rule 1/],
    ["app holds reserved names only", "app/sidebar.tsx", "", /reserved/],
    [
      "components know no server door",
      "components/a.tsx",
      `import type { X } from "@/lib/chat/server";`,
      /rule 2/,
    ],
    ["components know no Prisma", "components/a.tsx", `import type { X } from "@prisma/client";`, /rule 5/],
    ["components know no Node", "components/a.tsx", `import { join } from "node:path";`, /rule 2/],
    ["primitives know only lib/cn", "components/ui/a.tsx", `import { x } from "@/lib/errors";`, /rule 2/],
    [
      "a domain's private rooms are private",
      "lib/chat/run.ts",
      `export { x } from "../conversations/tree";`,
      /rule 3/,
    ],
    ["imports go down", "lib/conversations/a.ts", `const x = await import("@/lib/chat/contract");`, /rule 4/],
    ["the provider stores nothing", "lib/mistral/a.ts", `import { x } from "@/lib/db/contract";`, /rule 4/],
    ["domains know no HTTP boundary", "lib/chat/a.ts", `import { route } from "@/lib/http/route";`, /rule 4/],
    ["Prisma stays in lib", "app/page.tsx", `import { x } from "@prisma/client";`, /rule 5/],
    ["the provider package stays in lib/mistral", "lib/chat/a.ts", `import "@ai-sdk/mistral";`, /rule 5/],
    ["the product knows no stand-in", "lib/chat/a.ts", `import "@/lib/mistral/standin/server";`, /stand-in/],
    ["the product knows no tests", "lib/chat/a.ts", `import "../../tests/support/x";`, /no tests/],
    ["names mean something", "lib/chat/utils.ts", "", /rule 6/],
    ["names are in kebab-case", "lib/chat/runLog.ts", "", /kebab-case/],
    ["no index barrel", "components/chat/index.ts", "export const x = 1;", /barrel/],
    ["no star barrel", "lib/chat/contract.ts", `export * from "./run";`, /barrel/],
    ["no file that only passes on", "lib/chat/all.ts", `export { x } from "./run";`, /barrel/],
    ["only env.ts reads the environment", "lib/chat/a.ts", "const x = process.env.HOME;", /process\.env/],
    ["instrumentation reads one name only", "instrumentation.ts", "process.env.HOME", /process\.env/],
    ["a server door says so", "lib/chat/server.ts", "export const x = 1;", /server-only/],
    ["a private server file says so", "lib/chat/a.ts", `import { join } from "node:path";`, /server-only/],
  ];
  it.each(offences)("are enforced: %s", (_rule, path, text, complaint) => {
    const found = findViolations([{ path, text }]);
    expect(found.join("\n")).toMatch(complaint);
    expect(found.every((line) => line.startsWith(path))).toBe(true);
  });

  it("are enforced: a contract reaches no server code, however far away", () => {
    const found = findViolations([
      { path: "lib/chat/contract.ts", text: `import { x } from "./rules";` },
      { path: "lib/chat/rules.ts", text: `import "server-only"; import { y } from "node:fs";` },
    ]);
    expect(found.join("\n")).toMatch(/lib\/chat\/contract\.ts: reaches node:fs through lib\/chat\/rules\.ts/);
  });

  it("are enforced: domains beside each other form no circle", () => {
    const found = findViolations([
      { path: "lib/auth/server.ts", text: `import "server-only"; import "@/lib/limits/server";` },
      { path: "lib/limits/server.ts", text: `import "server-only"; import "@/lib/auth/server";` },
    ]);
    expect(found).toHaveLength(2);
  });

  it("leave alone what they allow", () => {
    expect(
      findViolations([
        { path: "app/page.tsx", text: `import { a } from "@/lib/chat/server"; import "./globals.css";` },
        {
          path: "components/chat/a.tsx",
          text: `import { a } from "@/lib/chat/contract"; import b from "react";`,
        },
        {
          path: "lib/chat/server.ts",
          text: `import "server-only"; import { a } from "@/lib/conversations/server";`,
        },
        { path: "tests/unit/tree.test.ts", text: `import { a } from "@/lib/conversations/tree";` },
        {
          path: "instrumentation.ts",
          text: `if (process.env.NEXT_RUNTIME) await import("@/lib/boot/server");`,
        },
        { path: "lib/chat/a.ts", text: `// process.env is read in lib/env.ts, see import("@/app/page")` },
      ]),
    ).toEqual([]);
  });

  it("see every form of import", () => {
    const text = `
      import a, { type B } from "one"; import * as c from 'two'; import "three";
      export { d } from "four"; export * from "five"; export type { E } from "six";
      const f = await import("seven"); type G = import("eight").G; const h = require("nine");
      import {
        many,
        lines,
      } from "ten";
      // import "not-this"
      /* import "nor-this" */
    `;
    const found = importsOf({ path: "lib/a.ts", text }).map((target) =>
      "package" in target ? target.package : target.file,
    );
    expect(found.sort()).toEqual(
      ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"].sort(),
    );
  });
});
