import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort } from "@/scripts/port";
import { type Launched, startFromCommandLine } from "../support/launcher";
import { standinUrl } from "./answer-text";
import { test } from "./fixture";

/**
 * Gives a test file a server of its own, before the stand-in of all, for what would hold for everybody on the shared
 * one.
 *
 * @param fill puts what it needs into its data folder before it starts.
 */
export function useOwnServer(fill: (folder: string) => Promise<void> = async () => {}): {
  readonly origin: string;
} {
  let folder: string;
  let server: Launched;
  let origin = "";

  test.beforeAll(async () => {
    test.setTimeout(120_000);
    folder = mkdtempSync(join(tmpdir(), "tramontane-e2e-own-"));
    await fill(folder);
    const port = await freePort();
    server = startFromCommandLine({
      PORT: String(port),
      DATA_DIR: folder,
      MISTRAL_BASE_URL: `${standinUrl}/v1`,
      MISTRAL_API_KEY: "end-to-end",
    });
    await server.says("Ctrl-C ends it.");
    origin = `http://127.0.0.1:${port}`;
  });

  test.afterAll(async () => {
    server?.process.kill("SIGTERM");
    await server?.ended;
    rmSync(folder, { recursive: true, force: true });
  });

  return {
    get origin() {
      return origin;
    },
  };
}
