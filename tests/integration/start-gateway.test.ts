import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect } from "vitest";
import { freePort } from "@/scripts/port";
import { prepareBuild } from "@/scripts/prepare-build";
import { describeGatewayClients } from "../support/gateway-clients";
import { type Launched, startFromCommandLine } from "../support/launcher";
import { useStandin } from "../support/standin";

/*
 * The same clients against the production build, started as everybody starts it: what Next's server does to bodies,
 * streams and connections counts here.
 */

const standin = useStandin();
const folder = mkdtempSync(join(tmpdir(), "tramontane-gateway-"));
let server: Launched | undefined;
let origin = "";
let token = "";

beforeAll(async () => {
  await prepareBuild(new URL("../..", import.meta.url).pathname, () => {});
  const port = await freePort();
  server = startFromCommandLine({
    PORT: String(port),
    DATA_DIR: folder,
    MISTRAL_BASE_URL: standin.baseUrl,
    MISTRAL_API_KEY: "server-key-0000",
  });
  await server.says("Ctrl-C ends it.");
  origin = `http://127.0.0.1:${port}`;
  const made = await fetch(`${origin}/api/tokens`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ name: "tests", scopes: ["chat", "models", "embeddings"], expiresInDays: 7 }),
  });
  expect(made.status).toBe(200);
  token = ((await made.json()) as { token: string }).token;
});

afterAll(async () => {
  server?.process.kill("SIGTERM");
  await server?.ended;
  rmSync(folder, { recursive: true, force: true });
});

describeGatewayClients(
  {
    get url() {
      return `${origin}/api`;
    },
    get baseUrl() {
      return `${origin}/api/v1`;
    },
    get token() {
      return token;
    },
  },
  standin,
);
