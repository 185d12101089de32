/**
 * `npm test`: everything that gates a change, in one run. Each step runs even when an earlier one has failed; the
 * last line sums up what the test runners counted.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { StartupError } from "@/lib/startup-error";
import { provideBrowser } from "./find-browser";
import { freePort } from "./port";
import { endSteps, runStep, type StepResult } from "./test-steps";

const root = process.cwd();
const reports = mkdtempSync(join(tmpdir(), "tramontane-test-"));
const results: StepResult[] = [];
process.on("exit", () => rmSync(reports, { recursive: true, force: true }));
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.on(signal, () => {
    endSteps();
    process.exit(1);
  });
}

const startedAt = performance.now();
await step({ name: "generate", command: "node", arguments: ["scripts/run.mjs", "scripts/generate.ts"] });
await step({ name: "route types", command: "next", arguments: ["typegen"] });
await together(
  step({ name: "lint and format", command: "biome", arguments: ["check", "--error-on-warnings", "."] }),
  step({ name: "types", command: "tsc", arguments: ["--noEmit"] }),
);
await together(
  step({ name: "build", command: "node", arguments: ["scripts/run.mjs", "scripts/build.ts"] }),
  vitest("unit").then(() => vitest("integration")),
);
await vitest("start");
await endToEnd();
finish();

function vitest(project: string): Promise<void> {
  const file = join(reports, `${project}.json`);
  return step({
    name: project,
    command: "vitest",
    arguments: [
      "run",
      "--project",
      project,
      "--reporter=default",
      "--reporter=json",
      `--outputFile.json=${file}`,
    ],
    environment: { NO_COLOR: "1" },
    report: { file, runner: "vitest" },
  });
}

async function endToEnd(): Promise<void> {
  try {
    const browser = await provideBrowser(root, (line) => console.log(line));
    const file = join(reports, "end-to-end.json");
    await step({
      name: "end to end",
      command: "playwright",
      arguments: ["test", "--reporter=list,json"],
      environment: {
        PLAYWRIGHT_JSON_OUTPUT_FILE: file,
        BROWSER_PATH: browser,
        E2E_PORT: String(await freePort()),
        E2E_STANDIN_PORT: String(await freePort()),
      },
      report: { file, runner: "playwright" },
    });
  } catch (error) {
    if (!(error instanceof StartupError)) throw error;
    results.push({ name: "end to end", ok: false, seconds: 0, output: error.message });
    console.log(error.message);
  }
}

async function step(options: Parameters<typeof runStep>[0]): Promise<void> {
  const result = await runStep(options);
  results.push(result);
  console.log(`${result.ok ? "ok    " : "FAILED"} ${result.name} (${result.seconds.toFixed(1)} s)`);
  if (!result.ok) console.log(result.output);
}

async function together(...steps: Promise<void>[]): Promise<void> {
  await Promise.all(steps);
}

function finish(): never {
  console.log(`\n${"step".padEnd(18)}${"time".padStart(9)}  result`);
  for (const { name, ok, seconds, counts } of results) {
    const counted = counts
      ? `${counts.passed} passed, ${counts.failed} failed${counts.skipped ? `, ${counts.skipped} skipped` : ""}${counts.flaky ? `, ${counts.flaky} only when tried again` : ""}`
      : ok
        ? "ok"
        : "failed";
    console.log(`${name.padEnd(18)}${`${seconds.toFixed(1)} s`.padStart(9)}  ${counted}`);
  }
  const total = (performance.now() - startedAt) / 1000;
  console.log(`${"all".padEnd(18)}${`${total.toFixed(1)} s`.padStart(9)}\n`);
  const passed = results.reduce((sum, { counts }) => sum + (counts?.passed ?? 0), 0);
  // A step that failed without a failed test (lint, types, a runner that died) counts as one.
  const failed = results.reduce((sum, { counts, ok }) => sum + Math.max(counts?.failed ?? 0, ok ? 0 : 1), 0);
  console.log(`${passed} passed, ${failed} failed`);
  process.exit(failed === 0 ? 0 : 1);
}
