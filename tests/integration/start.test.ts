import { existsSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { freePort } from "@/scripts/port";
import { prepareBuild } from "@/scripts/prepare-build";
import { type Launched, startFromCommandLine } from "../support/launcher";

const root = new URL("../..", import.meta.url).pathname;
const folders: string[] = [];
const running: Launched[] = [];

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "tramontane-start-"));
  folders.push(folder);
  return folder;
}

async function start(settings: Record<string, string> = {}): Promise<Launched> {
  const launched = startFromCommandLine({
    PORT: String(await freePort()),
    DATA_DIR: newFolder(),
    ...settings,
  });
  running.push(launched);
  return launched;
}

/** What a reader sees of a start that is refused: one sentence, no stack, exit code 1. */
async function refusal(settings: Record<string, string>): Promise<string> {
  const launched = await start(settings);
  expect(await launched.ended).toBe(1);
  expect(launched.output()).not.toMatch(/^\s+at /m);
  return launched.output().trim();
}

beforeAll(async () => {
  await prepareBuild(root, () => {});
});

afterEach(async () => {
  for (const launched of running.splice(0)) {
    launched.process.kill("SIGTERM");
    await launched.ended;
  }
});

afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

describe("npm start", () => {
  it("says where it is, which database it uses and that it is a demonstration without a key", async () => {
    const dataDir = newFolder();
    const port = String(await freePort());
    const launched = await start({ PORT: port, DATA_DIR: dataDir });
    await launched.says("Ctrl-C ends it.");
    expect(launched.output()).toContain(`http://127.0.0.1:${port}`);
    expect(launched.output()).toContain(`embedded PostgreSQL (PGlite) in ${dataDir}`);
    expect(launched.output()).toContain("a demonstration with canned answers");
    const page = await fetch(`http://127.0.0.1:${port}/`);
    expect(page.status).toBe(200);
    expect(await page.text()).toContain("MISTRAL_API_KEY");
    const secret = statSync(join(dataDir, "secret"));
    expect(secret.mode & 0o777).toBe(0o600);
  });

  it("names the Mistral endpoint that is set, and keeps the key to itself", async () => {
    const launched = await start({
      MISTRAL_API_KEY: "a-key-that-nobody-may-see",
      MISTRAL_BASE_URL: "http://127.0.0.1:9/v1",
    });
    await launched.says("Ctrl-C ends it.");
    expect(launched.output()).toContain("http://127.0.0.1:9/v1, with the key in MISTRAL_API_KEY");
    expect(launched.output()).not.toContain("nobody-may-see");
  });

  it.each(["SIGINT", "SIGTERM"] as const)("ends cleanly within five seconds on %s", async (signal) => {
    const port = await freePort();
    const launched = await start({ PORT: String(port) });
    await launched.says("Ctrl-C ends it.");
    await (await fetch(`http://127.0.0.1:${port}/`)).text();
    const toldAt = performance.now();
    launched.process.kill(signal);
    expect(await launched.ended).toBe(0);
    expect(performance.now() - toldAt).toBeLessThan(5_000);
    expect(launched.output().trim().endsWith("Ctrl-C ends it.")).toBe(true);
    await expect(fetch(`http://127.0.0.1:${port}/`)).rejects.toThrow();
  });

  it("leaves no server behind when it is killed", async () => {
    const port = await freePort();
    const launched = await start({ PORT: String(port) });
    await launched.says("Ctrl-C ends it.");
    launched.process.kill("SIGKILL");
    await expect
      .poll(
        () =>
          fetch(`http://127.0.0.1:${port}/`).then(
            () => "answers",
            () => "gone",
          ),
        { timeout: 6_000 },
      )
      .toBe("gone");
  });

  it("is refused on a data folder that another one uses, and says what to do", async () => {
    const dataDir = newFolder();
    const first = await start({ DATA_DIR: dataDir });
    await first.says("Ctrl-C ends it.");
    const said = await refusal({ DATA_DIR: dataDir });
    expect(said).toMatch(/^Another Tramontane \(process \d+\) uses the data folder /);
    expect(said).toContain("set DATA_DIR to another folder");
  });

  it("is refused on a taken port before it touches the data folder", async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
    const address = other.address();
    const port = typeof address === "object" && address ? address.port : 0;
    const dataDir = newFolder();
    const said = await refusal({ PORT: String(port), DATA_DIR: dataDir });
    other.close();
    expect(said).toContain(`Port ${port} on 127.0.0.1 is taken by another program`);
    expect(said).toMatch(/PORT=\d+ npm start/);
    expect(existsSync(join(dataDir, "database"))).toBe(false);
  });

  it("names every wrong setting at once, but never its value", async () => {
    const said = await refusal({ PORT: "none-of-your-business", DATABASE_URL: "mysql://secret@host/db" });
    expect(said).toContain("PORT must be a port number");
    expect(said).toContain("DATABASE_URL must start with postgresql://");
    expect(said).not.toMatch(/business|secret/);
  });

  it("is refused when DATABASE_URL leads nowhere, and says so without the password", async () => {
    const port = await freePort();
    const said = await refusal({ DATABASE_URL: `postgresql://reader:hush@127.0.0.1:${port}/tramontane` });
    expect(said).toContain(`nothing answers at 127.0.0.1:${port}`);
    expect(said).not.toContain("hush");
  });

  it("is refused on an address that is not this machine's", async () => {
    expect(await refusal({ HOST: "203.0.113.7" })).toContain(
      "HOST 203.0.113.7 is not an address of this machine",
    );
  });
});
