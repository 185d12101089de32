import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect } from "vitest";
import { settingNames } from "@/lib/env";
import { freePort } from "@/scripts/port";
import { prepareBuild } from "@/scripts/prepare-build";

const root = new URL("../..", import.meta.url).pathname;
const noSettings = Object.fromEntries(settingNames.map((name) => [name, ""]));

export type StandaloneServer = {
  url: string;
  /** Everything that it has printed so far: its log. */
  output: () => string;
  /** Ends the process, and waits until it is gone. Returns its exit code, null after SIGKILL. */
  end: (signal: "SIGTERM" | "SIGKILL") => Promise<number | null>;
};

export type Standalone = {
  /** Beside the application; for data. Taken away after the tests. */
  folder: string;
  /** Starts a server as the Dockerfile does, and waits until it listens. */
  serve: (settings: Record<string, string>) => Promise<StandaloneServer>;
};

/** The folder that a container holds, away from our sources and packages, for the tests of a file. */
export function useStandalone(): Standalone {
  const folder = mkdtempSync(join(tmpdir(), "tramontane-standalone-"));
  beforeAll(async () => {
    await prepareBuild(root, () => {});
    const assembled = spawnSync(
      "node",
      ["scripts/run.mjs", "scripts/assemble-standalone.ts", join(folder, "app")],
      { cwd: root, encoding: "utf8" },
    );
    expect(assembled.stderr).toBe("");
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return { folder, serve: (settings) => serve(join(folder, "app"), settings) };
}

async function serve(cwd: string, settings: Record<string, string>): Promise<StandaloneServer> {
  const port = await freePort();
  const child = spawn(process.execPath, ["server.js"], {
    cwd,
    env: {
      PATH: process.env.PATH,
      ...noSettings,
      NODE_ENV: "production",
      NEXT_MANUAL_SIG_HANDLE: "true",
      HOSTNAME: "127.0.0.1",
      PORT: String(port),
      LOG_LEVEL: "silent",
      MISTRAL_API_KEY: "test-key",
      AUTH_SECRET: "a secret for tests that is long enough",
      ...settings,
    },
    stdio: "pipe",
  });
  const ended = new Promise<number | null>((resolve) => child.once("close", resolve));
  let output = "";
  await new Promise<void>((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream.on("data", (chunk) => {
        output += String(chunk);
        if (output.includes("Ready")) resolve();
      });
    }
    void ended.then((code) => reject(new Error(`ended with ${code}:\n${output}`)));
  });
  return {
    url: `http://127.0.0.1:${port}`,
    output: () => output,
    end: (signal) => {
      child.kill(signal);
      return ended;
    },
  };
}
