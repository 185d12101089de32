/**
 * Puts together what a machine without our packages needs to run the production build: the server that `next build`
 * left in .next/standalone, with the files that it serves. `node scripts/run.mjs scripts/assemble-standalone.ts DIR`
 */
import { cp, mkdir, readdir } from "node:fs/promises";
import { join, resolve } from "node:path";

const [goal] = process.argv.slice(2);
if (!goal) {
  console.error("Name the folder: node scripts/run.mjs scripts/assemble-standalone.ts DIR");
  process.exit(1);
}
const folder = resolve(goal);
await mkdir(folder, { recursive: true });
if ((await readdir(folder)).length > 0) {
  console.error(`${folder} is not empty.`);
  process.exit(1);
}
await cp(".next/standalone", folder, { recursive: true, verbatimSymlinks: true });
await cp(".next/static", join(folder, ".next/static"), { recursive: true });
await cp("public", join(folder, "public"), { recursive: true });
