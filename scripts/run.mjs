/**
 * Starts a TypeScript script of this folder on the Node.js that the lockfile pins, whatever Node.js npm itself
 * runs on: `node scripts/run.mjs scripts/start.ts [arguments]`. Passes signals on and ends with its exit code.
 */
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

const bin = (name) => fileURLToPath(new URL(`../node_modules/${name}`, import.meta.url));

if (!existsSync(bin("node/bin/node"))) {
  console.error("The packages are not installed. Run this first: npm ci");
  process.exit(1);
}

const child = spawn(
  bin("node/bin/node"),
  ["--conditions=react-server", "--import", "tsx", ...process.argv.slice(2)],
  {
    // The channel tells the script when this process is gone, even when it had no time to say so.
    stdio: ["inherit", "inherit", "inherit", "ipc"],
    env: {
      ...process.env,
      NEXT_TELEMETRY_DISABLED: "1",
      PATH: `${bin(".bin")}:${process.env.PATH}`,
    },
  },
);
// A terminal sends Ctrl-C to the whole group; other senders reach only this process.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
  process.on(signal, () => child.kill(signal));
}
child.on("exit", (code, signal) => process.exit(code ?? (signal ? 1 : 0)));
