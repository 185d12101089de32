import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { settingNames } from "@/lib/env";
import { freePort } from "@/scripts/port";
import { prepareBuild } from "@/scripts/prepare-build";

const root = new URL("../..", import.meta.url).pathname;
const postgresUrl = process.env.TEST_DATABASE_URL || "postgresql://postgres@127.0.0.1:5432/postgres";
const noSettings = Object.fromEntries(settingNames.map((name) => [name, ""]));
/** A machine that does other things too starts a server in half a minute, sometimes. */
const readyMs = 240_000;

/** A production server in a process of its own. */
export type Server = {
  url: string;
  pid: number;
  port: number;
  /** Resident memory, in bytes. */
  memoryBytes: () => number;
  /** What it has printed. */
  output: () => string;
  isAlive: () => boolean;
  end: (signal: "SIGTERM" | "SIGKILL") => Promise<void>;
};

/** What the trials share: a production build in a folder of its own, the stand-in, and databases. */
export type House = {
  standinUrl: string;
  serve: (settings: Record<string, string>, environment?: Record<string, string>) => Promise<Server>;
  /** An empty folder; gone in the end. */
  folder: (name: string) => string;
  /** The address of a new database; null where no PostgreSQL answers. */
  database: () => Promise<string | null>;
  close: () => Promise<void>;
};

/** Builds where that is needed, and starts the stand-in. */
export async function openHouse(): Promise<House> {
  await prepareBuild(root, (line) => console.log(line));
  const base = mkdtempSync(join(tmpdir(), "tramontane-faults-"));
  const app = join(base, "app");
  const assembled = spawnSync("node", ["scripts/run.mjs", "scripts/assemble-standalone.ts", app], {
    cwd: root,
    encoding: "utf8",
  });
  if (assembled.status !== 0) throw new Error(`the build could not be put together: ${assembled.stderr}`);
  const servers = new Set<Server>();
  const standinPort = await freePort();
  const standin = spawn("node", ["scripts/run.mjs", "scripts/standin.ts"], {
    cwd: root,
    env: { ...process.env, PORT: String(standinPort), HOST: "127.0.0.1" },
    stdio: "ignore",
  });
  const standinUrl = `http://127.0.0.1:${standinPort}`;
  await untilAnswers(`${standinUrl}/v1/models`, standin);
  const databases: string[] = [];
  let folders = 0;
  return {
    standinUrl,
    serve: async (settings, environment = {}) => {
      const server = await serve(app, { MISTRAL_BASE_URL: `${standinUrl}/v1`, ...settings }, environment);
      servers.add(server);
      return server;
    },
    folder: (name) => join(base, `${name}-${folders++}`),
    database: async () => {
      const name = `tramontane_faults_${randomBytes(5).toString("hex")}`;
      const made = await administer(`CREATE DATABASE "${name}"`).catch(() => null);
      if (made === null) return null;
      databases.push(name);
      const url = new URL(postgresUrl);
      url.pathname = `/${name}`;
      return url.href;
    },
    close: async () => {
      await Promise.all([...servers].map((server) => server.end("SIGKILL")));
      const gone = new Promise((resolve) => standin.once("close", resolve));
      standin.kill("SIGTERM");
      await gone;
      for (const name of databases) await administer(`DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`);
      rmSync(base, { recursive: true, force: true });
    },
  };
}

async function administer(statement: string): Promise<true> {
  const client = new pg.Client({ connectionString: postgresUrl, connectionTimeoutMillis: 3_000 });
  await client.connect();
  try {
    await client.query(statement);
    return true;
  } finally {
    await client.end();
  }
}

async function serve(
  cwd: string,
  settings: Record<string, string>,
  environment: Record<string, string>,
): Promise<Server> {
  const port = await freePort();
  const child = spawn(process.execPath, ["server.js"], {
    cwd,
    env: {
      PATH: process.env.PATH ?? "",
      ...noSettings,
      NODE_ENV: "production",
      NEXT_MANUAL_SIG_HANDLE: "true",
      HOSTNAME: "127.0.0.1",
      PORT: String(port),
      LOG_LEVEL: "error",
      MISTRAL_API_KEY: "faults",
      TRUST_PROXY: "1",
      AUTH_SECRET: "a secret of the trials that is long enough",
      ...settings,
      ...environment,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk) => {
      output = (output + String(chunk)).slice(-200_000);
    });
  }
  const closed = new Promise<void>((resolve) => child.once("close", () => resolve()));
  const url = `http://127.0.0.1:${port}`;
  await untilAnswers(`${url}/api/health`, child).catch((error: unknown) => {
    throw new Error(`${String(error)}:\n${output}`);
  });
  return {
    url,
    pid: child.pid ?? 0,
    port,
    output: () => output,
    isAlive: () => child.exitCode === null && child.signalCode === null,
    memoryBytes: () => {
      const status = readFileSync(`/proc/${child.pid}/status`, "utf8");
      return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1] ?? 0) * 1024;
    },
    end: async (signal) => {
      child.kill(signal);
      await closed;
    },
  };
}

async function untilAnswers(url: string, child: ChildProcess): Promise<void> {
  for (const untilMs = Date.now() + readyMs; Date.now() < untilMs; ) {
    if (child.exitCode !== null) throw new Error(`the process for ${url} ended with ${child.exitCode}`);
    const isThere = await fetch(url, { signal: AbortSignal.timeout(5_000) }).then(
      async (response) => {
        await response.body?.cancel();
        return response.status < 500;
      },
      () => false,
    );
    if (isThere) return;
    await pause(50);
  }
  throw new Error(`nothing answers on ${url}`);
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
