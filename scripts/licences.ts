/**
 * Writes docs/licences.md: every package that the running application is made of, by licence, as the lockfile has
 * them. `node scripts/run.mjs scripts/licences.ts`
 */
import { readFile, writeFile } from "node:fs/promises";

type Locked = { version?: string; license?: string; dev?: boolean; optional?: boolean };

const lock = JSON.parse(await readFile("package-lock.json", "utf8")) as { packages: Record<string, Locked> };
const byLicence = new Map<string, Set<string>>();
for (const [path, { version, license, dev }] of Object.entries(lock.packages)) {
  if (path === "" || dev) continue;
  const name = path.slice(path.lastIndexOf("node_modules/") + "node_modules/".length);
  const licence = license ?? (await licenceOfInstalled(path)) ?? licenceOfFamily(name) ?? "not stated";
  byLicence.set(licence, (byLicence.get(licence) ?? new Set()).add(`${name} ${version}`));
}
const groups = [...byLicence].sort(([one], [other]) => one.localeCompare(other, "en"));
const lines = [
  "# Licences",
  "",
  "What the running application is made of, by licence; written by `npm run licences` from the lockfile. Parts for",
  "other platforms are among them. [security.md](security.md) says which licences are taken.",
  "",
];
for (const [licence, packages] of groups) {
  lines.push(`## ${licence}`, "", ...[...packages].sort().map((name) => `- ${name}`), "");
}
await writeFile("docs/licences.md", lines.join("\n"));
console.log(
  `${groups.reduce((sum, [, packages]) => sum + packages.size, 0)} packages under ${groups.length} licences.`,
);

async function licenceOfInstalled(path: string): Promise<string | undefined> {
  const text = await readFile(`${path}/package.json`, "utf8").catch(() => null);
  if (text === null) return undefined;
  const { license, licenses } = JSON.parse(text) as { license?: string; licenses?: { type: string }[] };
  return license ?? licenses?.map(({ type }) => type).join(" OR ");
}

/** The native parts for other platforms are not installed here; they are under the licence of what they are part of. */
function licenceOfFamily(name: string): string | undefined {
  const family = ["@next/swc-", "@swc/core-", "@tailwindcss/oxide-"].find((start) => name.startsWith(start));
  return family === "@swc/core-" ? "Apache-2.0" : family && "MIT";
}
