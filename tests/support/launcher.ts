import { type ChildProcess, spawn } from "node:child_process";
import { settingNames } from "@/lib/env";

const root = new URL("../..", import.meta.url).pathname;

/** No setting of the machine's owner reaches a test; an empty one also outdoes a `.env` file. */
export const noSettings = Object.fromEntries(
  settingNames.filter((name) => name !== "NODE_ENV").map((name) => [name, ""]),
);

export type Launched = {
  process: ChildProcess;
  /** Everything that was printed so far. */
  output: () => string;
  /** Waits until the output has this text; fails when the process ends first. */
  says: (text: string) => Promise<void>;
  ended: Promise<number | null>;
};

/** Runs `npm start`'s command with nothing in its environment but these settings. */
export function startFromCommandLine(settings: Record<string, string>): Launched {
  const child = spawn("node", ["scripts/run.mjs", "scripts/start.ts"], {
    cwd: root,
    env: { ...process.env, ...noSettings, LOG_LEVEL: "silent", ...settings },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => {
      output += text;
    });
  }
  const ended = new Promise<number | null>((resolve) => child.once("close", resolve));
  const says = (text: string) =>
    new Promise<void>((resolve, reject) => {
      const check = () => {
        if (output.includes(text)) resolve();
      };
      child.stdout.on("data", check);
      child.stderr.on("data", check);
      void ended.then((code) => reject(new Error(`ended with ${code} before it said “${text}”:\n${output}`)));
      check();
    });
  return { process: child, output: () => output, says, ended };
}
