import { spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import { stripVTControlCharacters } from "node:util";

/** A little more than the server gives itself to end. */
const endWithinMs = 4_800;

export type ServerProcess = {
  /** Settles when the process itself listens: whoever answers on the port before that is someone else. */
  listens: Promise<void>;
  /** Settles when the process has ended, with its exit code. */
  ended: Promise<number>;
  /** Asks the process to end, and kills it when it does not. */
  end: () => Promise<number>;
};

type Options = {
  root: string;
  mode: "start" | "dev";
  host: string;
  port: number;
  environment: NodeJS.ProcessEnv;
};

/**
 * Starts Next's server as a child. It knows through the message channel when we are gone, so that even our sudden
 * death leaves no orphan. Next's own greeting is held back: the caller says where the server is.
 */
export function startServerProcess({ root, mode, host, port, environment }: Options): ServerProcess {
  const next = join(root, "node_modules/next/dist/bin/next");
  const child = spawn(process.execPath, [next, mode, "--hostname", host, "--port", String(port)], {
    cwd: root,
    env: { ...environment, NODE_ENV: mode === "dev" ? "development" : "production" },
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  const listens = new Promise<void>((resolve) => {
    passOn(child.stdout, process.stdout, (line) => line.includes("✓ Ready") && resolve());
    passOn(child.stderr, process.stderr);
  });
  const ended = new Promise<number>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => resolve(code ?? 1));
  });
  return {
    listens,
    ended,
    end: async () => {
      child.kill("SIGTERM");
      const late = setTimeout(() => child.kill("SIGKILL"), endWithinMs);
      const code = await ended;
      clearTimeout(late);
      return code;
    },
  };
}

/** Waits until the server answers a request. False when it ended before it ever did. */
export async function answers(url: string, server: ServerProcess): Promise<boolean> {
  let over = false;
  const stop = server.ended.then(() => {
    over = true;
  });
  await Promise.race([server.listens, stop]);
  while (!over) {
    const response = await fetch(url, { redirect: "manual" }).catch(() => undefined);
    if (response) {
      await response.body?.cancel();
      return true;
    }
    await Promise.race([stop, new Promise((resolve) => setTimeout(resolve, 50))]);
  }
  return false;
}

/** The last alternative: the build also serves `Dockerfile`, and `next start` warns of that although it serves it too. */
const greeting =
  /^(\s*▲ Next\.js|\s*- (Local|Network|Environments|Experiments):|\s*✓ (Starting|Ready|Running)|\s*$|.*"next start" does not work with "output: standalone")/u;

/** Passes the server's lines on, without the ones in which Next presents itself. */
function passOn(from: Readable | null, to: Writable, onLine: (line: string) => void = () => {}): void {
  if (!from) return;
  createInterface({ input: from }).on("line", (line) => {
    const plain = stripVTControlCharacters(line);
    onLine(plain);
    if (!greeting.test(plain)) to.write(`${line}\n`);
  });
}
