import { spawn } from "node:child_process";
import { readFileSync, rmSync } from "node:fs";
import { z } from "zod";
import { settingNames } from "@/lib/env";

export type Counts = { passed: number; failed: number; skipped: number; flaky?: number };
export type StepResult = { name: string; ok: boolean; seconds: number; counts?: Counts; output: string };

type Step = {
  name: string;
  command: string;
  arguments: string[];
  environment?: Record<string, string>;
  /** Where the runner leaves its JSON report, and who wrote it. */
  report?: { file: string; runner: "vitest" | "playwright" };
};

/** The reader's own key, database or port is none of the tests' business; empty also outdoes a `.env` file. */
const noSettings = Object.fromEntries(
  settingNames.filter((name) => name !== "NODE_ENV").map((name) => [name, ""]),
);

const running = new Set<ReturnType<typeof spawn>>();

/** Runs one step as a child process and reads what its runner counted. */
export async function runStep(step: Step): Promise<StepResult> {
  const startedAt = performance.now();
  if (step.report) rmSync(step.report.file, { force: true });
  const child = spawn(step.command, step.arguments, {
    env: { ...process.env, ...noSettings, ...step.environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  running.add(child);
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => {
      output += text;
    });
  }
  const code = await new Promise<number>((resolve) => {
    child.once("error", (error) => {
      output += error.message;
      resolve(1);
    });
    child.once("close", (exitCode) => resolve(exitCode ?? 1));
  });
  running.delete(child);
  const counts = step.report && readCounts(step.report);
  const ok = code === 0 && (!step.report || (counts?.failed === 0 && counts.passed > 0));
  return { name: step.name, ok, seconds: (performance.now() - startedAt) / 1000, counts, output };
}

/** Ends what still runs; for the reader who presses Ctrl-C. */
export function endSteps(): void {
  for (const child of running) child.kill("SIGTERM");
}

const vitestReport = z
  .object({ numPassedTests: z.number(), numFailedTests: z.number(), numPendingTests: z.number() })
  .transform((report) => ({
    passed: report.numPassedTests,
    failed: report.numFailedTests,
    skipped: report.numPendingTests,
  }));

const playwrightReport = z
  .object({
    stats: z.object({
      expected: z.number(),
      unexpected: z.number(),
      flaky: z.number(),
      skipped: z.number(),
    }),
  })
  .transform(({ stats }) => ({
    // In CI a test that fails is tried again: one that then passes counts, and the summary says that it was unsure.
    passed: stats.expected + stats.flaky,
    failed: stats.unexpected,
    skipped: stats.skipped,
    flaky: stats.flaky,
  }));

function readCounts({ file, runner }: NonNullable<Step["report"]>): Counts | undefined {
  const reports = { vitest: vitestReport, playwright: playwrightReport };
  try {
    return reports[runner].parse(JSON.parse(readFileSync(file, "utf8")));
  } catch {
    return undefined; // The runner died before it could report; its step has failed.
  }
}
