/**
 * Writes the Prisma client to lib/db/generated when the schema or Prisma's version has changed: `npm run generate`.
 * Needs no network and does nothing, in milliseconds, when the client is current.
 */
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const file = (path: string) => fileURLToPath(new URL(`../${path}`, import.meta.url));
const stampFile = file("lib/db/generated/.stamp");

/** Makes the generated client current. Returns whether it had to be written. */
export function generateClient(): boolean {
  const stamp = currentStamp();
  if (readStamp() === stamp) return false;
  const result = spawnSync(process.execPath, [file("node_modules/prisma/build/index.js"), "generate"], {
    cwd: file("."),
    encoding: "utf8",
    env: {
      ...process.env,
      // Generating never runs the schema engine, but the command downloads it unless this names some file.
      PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
      PRISMA_HIDE_UPDATE_MESSAGE: "1",
      CHECKPOINT_DISABLE: "1",
    },
  });
  if (result.status !== 0) {
    throw new Error(`prisma generate failed:\n${result.stdout}\n${result.stderr}`, { cause: result.error });
  }
  writeFileSync(stampFile, stamp);
  return true;
}

function currentStamp(): string {
  return createHash("sha256")
    .update(readFileSync(file("prisma/schema.prisma")))
    .update(readFileSync(file("node_modules/prisma/package.json")))
    .digest("hex");
}

function readStamp(): string | undefined {
  try {
    return readFileSync(stampFile, "utf8");
  } catch {
    return undefined; // Never generated, or cleared by a generation that did not finish.
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  console.log(generateClient() ? "The Prisma client is written." : "The Prisma client is current.");
}
