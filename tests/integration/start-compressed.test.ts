import { existsSync, readdirSync, readFileSync } from "node:fs";
import { type IncomingHttpHeaders, request } from "node:http";
import { join } from "node:path";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type StandaloneServer, useStandalone } from "../support/standalone";
import { useStandin } from "../support/standin";

const standin = useStandin();
const { folder, serve } = useStandalone();
let server: StandaloneServer;
let built: string;
/** A script that is in every page, and the largest style sheet, by their names below /_next/static/. */
let script: string;
let styles: string;

beforeAll(async () => {
  server = await serve({ MISTRAL_BASE_URL: standin.baseUrl, DATA_DIR: join(folder, "data") });
  built = join(folder, "app", ".next", "static");
  const html = await (await fetch(server.url)).text();
  [, script = ""] = /\/_next\/static\/(chunks\/[^"]+\.js)"/.exec(html) ?? [];
  [, styles = ""] = /\/_next\/static\/([^"]+\.css)"/.exec(html) ?? [];
});
afterAll(() => server?.end("SIGTERM"));

type Answer = { status: number | undefined; headers: IncomingHttpHeaders; body: Buffer };

/** Node's own client: `fetch` would unpack what comes, and tidy the address. */
function ask(path: string, headers: Record<string, string> = {}, method = "GET"): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(server.url);
    const call = request({ hostname, port, path, method, headers }, (response) => {
      const pieces: Buffer[] = [];
      response.on("data", (piece: Buffer) => pieces.push(piece));
      response.once("end", () =>
        resolve({ status: response.statusCode, headers: response.headers, body: Buffer.concat(pieces) }),
      );
    });
    call.once("error", reject);
    call.end();
  });
}

const builtFile = (name: string) =>
  ask(`/_next/static/${name}`, { "accept-encoding": "gzip, deflate, br, zstd" });

describe("what the build has made", () => {
  it("comes as brotli, as the build has packed it, and is what was built", async () => {
    for (const name of [script, styles]) {
      const { status, headers, body } = await builtFile(name);
      expect(status).toBe(200);
      expect(headers["content-encoding"]).toBe("br");
      expect(headers["cache-control"]).toBe("public, max-age=31536000, immutable");
      expect(headers.vary).toBe("Accept-Encoding");
      expect(headers["content-length"]).toBe(String(body.length));
      expect(body).toEqual(readFileSync(join(built, `${name}.br`)));
      expect(brotliDecompressSync(body)).toEqual(readFileSync(join(built, name)));
    }
    expect((await builtFile(script)).headers["content-type"]).toBe("text/javascript; charset=utf-8");
    expect((await builtFile(styles)).headers["content-type"]).toBe("text/css; charset=utf-8");
  });

  it("comes as gzip to whoever takes no brotli, and plain to whoever takes neither", async () => {
    for (const accepted of ["gzip", "gzip;q=0.5, br;q=0", "br;q=0.000, GZIP"]) {
      const { headers, body } = await ask(`/_next/static/${script}`, { "accept-encoding": accepted });
      expect(headers["content-encoding"], accepted).toBe("gzip");
      expect(gunzipSync(body)).toEqual(readFileSync(join(built, script)));
    }
    for (const accepted of ["identity", "", "brother", "br;q=0, gzip;q=0.0"]) {
      const { headers, body } = await ask(`/_next/static/${script}`, { "accept-encoding": accepted });
      expect(headers["content-encoding"], accepted).toBeUndefined();
      expect(body).toEqual(readFileSync(join(built, script)));
    }
  });

  it("is as well guarded as what Next serves", async () => {
    const font = readdirSync(join(built, "media")).find((name) => name.endsWith(".woff2"));
    const { headers: theirs } = await ask(`/_next/static/media/${font}`);
    const { headers: ours } = await builtFile(script);
    for (const name of ["x-content-type-options", "referrer-policy", "cross-origin-resource-policy"]) {
      expect(theirs[name], name).toBeDefined();
      expect(ours[name], name).toBe(theirs[name]);
    }
  });

  it("answers a question about it without its bytes, and an old copy without a new one", async () => {
    const whole = await builtFile(script);
    const head = await ask(`/_next/static/${script}?v=1`, { "accept-encoding": "br" }, "HEAD");
    expect(head.status).toBe(200);
    expect(head.body).toHaveLength(0);
    expect(head.headers["content-length"]).toBe(whole.headers["content-length"]);
    const again = await ask(`/_next/static/${script}`, {
      "accept-encoding": "br",
      "if-none-match": String(whole.headers.etag),
    });
    expect(again.status).toBe(304);
    expect(again.body).toHaveLength(0);
  });

  it("leads to no other file", async () => {
    const accept = { "accept-encoding": "br, gzip" };
    expect(existsSync(join(folder, "app", "package.json"))).toBe(true);
    for (const path of [
      "/_next/static/../../package.json",
      "/_next/static/%2e%2e/%2e%2e/package.json",
      "/_next/static/..%2f..%2fpackage.json",
      "/_next/static/chunks/..%5c..%5c..%5cpackage.json",
      `/_next/static/${script}%00.js`,
      "/_next/static/chunks/none.js",
      "/_next/static/",
    ]) {
      const { status, body } = await ask(path, accept);
      expect(status, path).toBeGreaterThanOrEqual(300);
      expect(body.toString(), path).not.toContain('"dependencies"');
    }
  });

  it("leaves writes to Next, which refuses them", async () => {
    const { status, headers } = await ask(`/_next/static/${script}`, { "accept-encoding": "br" }, "POST");
    expect(status).toBeGreaterThanOrEqual(400);
    expect(headers["content-encoding"]).not.toBe("br");
  });
});
