import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { ownershipTable, routesTable } from "../support/ownership-table";
import { readRouteFiles, type Verb } from "../support/route-files";

const root = new URL("../..", import.meta.url).pathname;

// tests/integration/start-ownership.test.ts makes every call of it.
it("the table of who may call what holds every route, every verb and every page with a parameter, and nothing else", () => {
  const called = (route: string, verb: Verb) => `${verb} ${route}`;
  const inFiles = readRouteFiles(root).flatMap(({ route, verbs }) =>
    verbs.map((verb) => called(route, verb)),
  );
  const inTable = ownershipTable.map(({ route, verb }) => called(route, verb));
  expect([...new Set(inTable)].sort()).toEqual(inFiles.sort());
});

it("the page that shows it says the same", () => {
  // The formatter lays the columns out.
  const plain = (text: string) => text.replace(/ +/g, " ").replace(/-+/g, "-");
  const page = readFileSync(join(root, "docs/routes.md"), "utf8");
  expect(plain(page)).toBe(plain(routesTable(({ statuses }) => statuses)));
});
