import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";

export type RunningScript = {
  process: ChildProcess;
  /** What the script has printed so far, line by line. */
  lines: string[];
  /** Resolves at the given number of lines; rejects with what it said when the script ends before. */
  untilLines(count: number): Promise<void>;
  /** Resolves with the exit code, null after a signal, when all output has been read. */
  ended: Promise<number | null>;
};

/** Runs a TypeScript file of this project as a process of its own. */
export function spawnScript(file: string, ...args: string[]): RunningScript {
  const child = spawn(process.execPath, ["--conditions=react-server", "--import", "tsx", file, ...args], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  const lines: string[] = [];
  let errors = "";
  child.stderr.on("data", (chunk: Buffer) => {
    errors += chunk.toString();
  });
  const reader = createInterface(child.stdout);
  const ended = new Promise<number | null>((resolve) => child.on("close", resolve));
  reader.on("line", (line) => lines.push(line));
  return {
    process: child,
    lines,
    ended,
    untilLines: (count) =>
      new Promise((resolve, reject) => {
        const check = () => lines.length >= count && resolve();
        reader.on("line", check);
        check();
        void ended.then((code) => reject(new Error(`${file} ended with ${code}:\n${errors}`)));
      }),
  };
}
