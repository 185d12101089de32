import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { defineConfig, devices } from "@playwright/test";
import { browserArguments, findBrowser } from "./scripts/find-browser";

const port = Number(process.env.E2E_PORT ?? 3210);
const standinPort = Number(process.env.E2E_STANDIN_PORT ?? 3211);

// Every worker reads this file; the first process makes the folder and takes it away again.
if (!process.env.E2E_DATA_DIR) {
  const folder = mkdtempSync(join(tmpdir(), "tramontane-e2e-"));
  process.env.E2E_DATA_DIR = folder;
  process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
}

export default defineConfig({
  testDir: "tests/e2e",
  outputDir: "test-results",
  fullyParallel: true,
  workers: 2,
  // A test that fails once and then passes is named as flaky in the report; on a shared machine it does not stop a change.
  retries: process.env.CI ? 2 : 0,
  forbidOnly: true,
  timeout: 60_000,
  expect: { timeout: 15_000 },
  use: {
    ...devices["Desktop Chrome"],
    baseURL: `http://127.0.0.1:${port}`,
    locale: "en-GB",
    viewport: { width: 1280, height: 800 },
    trace: "retain-on-failure",
    screenshot: "only-on-failure",
    launchOptions: {
      executablePath: process.env.BROWSER_PATH || findBrowser(),
      args: browserArguments(),
    },
  },
  webServer: [
    {
      name: "stand-in",
      command: "node scripts/run.mjs scripts/standin.ts",
      env: { PORT: String(standinPort), HOST: "127.0.0.1" },
      url: `http://127.0.0.1:${standinPort}/v1/models`,
      gracefulShutdown: { signal: "SIGTERM", timeout: 5_000 },
      stdout: "pipe",
    },
    {
      name: "tramontane",
      command: "node scripts/run.mjs scripts/start.ts",
      env: {
        PORT: String(port),
        HOST: "127.0.0.1",
        DATA_DIR: process.env.E2E_DATA_DIR,
        DATABASE_URL: "",
        PUBLIC_URL: "",
        MISTRAL_BASE_URL: `http://127.0.0.1:${standinPort}/v1`,
        MISTRAL_API_KEY: "end-to-end",
        LOG_LEVEL: "warn",
      },
      url: `http://127.0.0.1:${port}/`,
      timeout: 180_000,
      gracefulShutdown: { signal: "SIGTERM", timeout: 6_000 },
      stdout: "pipe",
    },
  ],
});
