import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const root = fileURLToPath(new URL(".", import.meta.url));
const startTests = "tests/integration/start*.test.ts";

export default defineConfig({
  resolve: {
    alias: [
      { find: /^@\//, replacement: root },
      // Under Next this import fails in the browser's bundle; under Node there is nothing to guard.
      { find: "server-only", replacement: `${root}node_modules/server-only/empty.js` },
    ],
  },
  test: {
    maxWorkers: 2,
    // As in Playwright's configuration: on a shared machine a test that passes when tried again does not stop a change.
    retry: process.env.CI ? 1 : 0,
    setupFiles: ["tests/support/fail-on-console-error.ts"],
    projects: [
      {
        extends: true,
        // The limit is for what hangs, not for what a busy machine makes slow.
        test: { name: "unit", include: ["tests/unit/**/*.test.{ts,tsx}"], testTimeout: 60_000 },
      },
      {
        extends: true,
        test: {
          name: "integration",
          include: ["tests/integration/**/*.test.ts"],
          exclude: [startTests],
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
      {
        extends: true,
        // These start the real server from the command line; they need the build, and make it when it is missing.
        test: { name: "start", include: [startTests], testTimeout: 60_000, hookTimeout: 300_000 },
      },
    ],
  },
});
