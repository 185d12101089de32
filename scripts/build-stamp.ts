import { createHash } from "node:crypto";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";

/** Everything that `next build` reads. The generated Prisma client follows from the schema and the lockfile. */
const sources = [
  "app",
  "components",
  "lib",
  "messages",
  "public",
  "prisma/schema.prisma",
  "prisma.config.ts",
  "instrumentation.ts",
  "proxy.ts",
  "next.config.mjs",
  "postcss.config.mjs",
  "tailwind.config.ts",
  "tsconfig.json",
  "package-lock.json",
];

const generated = join("lib", "db", "generated");

/** One hash over the names and contents of all sources: the same hash means that the build is still good. */
export function sourceStamp(root: string): string {
  const hash = createHash("sha256");
  hash.update(process.version);
  for (const file of sources.flatMap((name) => filesBelow(root, name))) {
    hash.update(`\0${file}\0`).update(readFileSync(join(root, file)));
  }
  return hash.digest("hex");
}

function filesBelow(root: string, name: string): string[] {
  if (name === generated) return [];
  const found = statSync(join(root, name), { throwIfNoEntry: false });
  if (!found) return [];
  if (!found.isDirectory()) return [name];
  return readdirSync(join(root, name))
    .sort()
    .flatMap((child) => filesBelow(root, join(name, child)));
}
