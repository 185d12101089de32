import { spawn } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { StartupError } from "@/lib/startup-error";
import { lockForBuilding } from "./build-lock";
import { sourceStamp } from "./build-stamp";
import { compressStatic } from "./compress-static";
import { generateClient } from "./generate";

const stampFile = join(".next", "tramontane-stamp");

/**
 * Leaves a production build of the present sources in `.next`; does nothing when the last one is still good.
 *
 * @returns whether it built.
 * @throws {StartupError} when a running server serves an older build from this folder.
 */
export async function prepareBuild(root: string, say: (line: string) => void): Promise<boolean> {
  if (isFresh(root)) return false;
  const lock = await lockForBuilding(root);
  if (!lock)
    throw new StartupError(
      "The sources have changed, and a running server still serves the last build of this folder. End it first, then start again.",
    );
  try {
    // Another start may have built while we waited.
    if (isFresh(root)) return false;
    say("Building for this machine; the next start skips this.");
    const stamp = sourceStamp(root);
    generateClient();
    await nextBuild(root);
    await compressStatic(join(root, ".next", "static"));
    writeFileSync(join(root, stampFile), stamp);
    return true;
  } finally {
    lock.release();
  }
}

function isFresh(root: string): boolean {
  try {
    return readFileSync(join(root, stampFile), "utf8") === sourceStamp(root);
  } catch {
    return false;
  }
}

async function nextBuild(root: string): Promise<void> {
  const child = spawn(process.execPath, [join(root, "node_modules/next/dist/bin/next"), "build"], {
    cwd: root,
    env: { ...process.env, NODE_ENV: "production" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const output: Buffer[] = [];
  child.stdout.on("data", (chunk) => output.push(chunk));
  child.stderr.on("data", (chunk) => output.push(chunk));
  const end = () => child.kill("SIGTERM");
  process.once("exit", end);
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  process.off("exit", end);
  if (code === 0) return;
  process.stderr.write(Buffer.concat(output));
  throw new StartupError("The build failed; what the compiler said stands above.");
}
