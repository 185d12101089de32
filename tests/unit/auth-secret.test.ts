import { execFile } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readOrCreateSecret } from "@/lib/secrets/server-secret";

const run = promisify(execFile);
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "secret-"));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe("the server's secret", () => {
  it("is made once, only for the owner's eyes, and is the same ever after", () => {
    const data = join(folder, "deep", "data");
    const secret = readOrCreateSecret(data);
    expect(secret).toMatch(/^[\w-]{43}$/);
    expect(readOrCreateSecret(data)).toBe(secret);
    expect(statSync(join(data, "secret")).mode & 0o777).toBe(0o600);
    expect(readdirSync(data)).toEqual(["secret"]);
  });

  it("is one secret when several processes start at once", async () => {
    const script = `import { readOrCreateSecret } from "@/lib/secrets/server-secret"; process.stdout.write(readOrCreateSecret(process.env.FOLDER));`;
    const start = () =>
      run(
        process.execPath,
        ["--conditions=react-server", "--import", "tsx", "--input-type=module", "-e", script],
        {
          env: { ...process.env, FOLDER: folder },
        },
      );
    const secrets = (await Promise.all([start(), start(), start(), start()])).map(({ stdout }) => stdout);
    expect(new Set(secrets).size).toBe(1);
    expect(readFileSync(join(folder, "secret"), "utf8").trim()).toBe(secrets[0]);
    expect(readdirSync(folder)).toEqual(["secret"]);
  }, 30_000);

  it("is never replaced in silence: a damaged one, or a folder that can't be, ends the start with a sentence", () => {
    writeFileSync(join(folder, "secret"), "short");
    expect(() => readOrCreateSecret(folder)).toThrow(/shorter than 32 characters/);
    expect(readFileSync(join(folder, "secret"), "utf8")).toBe("short");
    expect(() => readOrCreateSecret(join(folder, "secret", "below"))).toThrow(/can't be read or made/);
  });
});
