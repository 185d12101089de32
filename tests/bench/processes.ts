import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { createServer } from "node:net";

const root = new URL("../..", import.meta.url).pathname;
/** The kernel counts CPU time in ticks of a hundredth of a second (`getconf CLK_TCK`). */
const tickMs = 10;

export type Process = {
  /** CPU time of the process and all its children so far, in ms. */
  cpuMs: () => number;
  /** Resident memory of the process and all its children, in bytes. */
  memoryBytes: () => number;
  /** Opens the inspector of the process that holds most memory, on the port of its `--inspect-port`. */
  openInspector: () => void;
  end: () => Promise<void>;
};

/** Starts a script of ours on the pinned Node.js and waits until it answers on `url`. */
export function startProcess(
  script: string,
  environment: Record<string, string>,
  url: string,
): Promise<Process> {
  return startNode(["--conditions=react-server", "--import", "tsx", script], environment, url);
}

async function startNode(args: string[], environment: Record<string, string>, url: string): Promise<Process> {
  const child = spawn(process.execPath, args, {
    cwd: root,
    env: { ...process.env, ...environment },
    stdio: ["ignore", "ignore", "inherit"],
  });
  // However this process ends, its children do not outlive it.
  process.once("exit", () => child.kill("SIGTERM"));
  await untilAnswers(url, child);
  const { pid } = child;
  if (pid === undefined) throw new Error(`${args.join(" ")} did not start`);
  return {
    cpuMs: () => sum(familyOf(pid).map(cpuMsOf)),
    memoryBytes: () => sum(familyOf(pid).map(memoryOf)),
    openInspector: () => {
      const [largest = pid] = familyOf(pid).sort((one, other) => memoryOf(other) - memoryOf(one));
      process.kill(largest, "SIGUSR1");
    },
    end: async () => {
      const closed = new Promise((resolve) => child.once("close", resolve));
      child.kill("SIGTERM");
      await closed;
    },
  };
}

/** The stand-in of the provider. */
export function startStandin(port: number): Promise<Process> {
  return startProcess(
    "scripts/standin.ts",
    { PORT: String(port), HOST: "127.0.0.1" },
    `http://127.0.0.1:${port}/v1/models`,
  );
}

/** The application as `npm start` runs it, on the embedded database unless the settings say otherwise. */
export function startTramontane(
  { port, standinPort, folder }: { port: number; standinPort: number; folder: string },
  settings: Record<string, string> = {},
): Promise<Process> {
  return startProcess(
    "scripts/start.ts",
    {
      PORT: String(port),
      HOST: "127.0.0.1",
      DATA_DIR: folder,
      DATABASE_URL: "",
      PUBLIC_URL: "",
      MISTRAL_BASE_URL: `http://127.0.0.1:${standinPort}/v1`,
      MISTRAL_API_KEY: "bench",
      TRUST_PROXY: "1",
      LOG_LEVEL: "warn",
      ...settings,
    },
    `http://127.0.0.1:${port}/`,
  );
}

/** A Next application that is nothing but a `streamText` route, built where it was not: what others begin with. */
export function startBareRoute(port: number, standinPort: number): Promise<Process> {
  const next = "node_modules/next/dist/bin/next";
  const folder = "tests/bench/bare-route";
  if (!existsSync(`${root}${folder}/.next/BUILD_ID`)) {
    const { status } = spawnSync(process.execPath, [next, "build", folder], { cwd: root, stdio: "ignore" });
    if (status !== 0) throw new Error("the bare route could not be built");
  }
  return startNode(
    [next, "start", folder, "--port", String(port), "--hostname", "127.0.0.1"],
    { MISTRAL_BASE_URL: `http://127.0.0.1:${standinPort}/v1`, NODE_ENV: "production" },
    `http://127.0.0.1:${port}/`,
  );
}

/** A port that is free now. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => (typeof address === "object" && address ? resolve(address.port) : reject()));
    });
  });
}

async function untilAnswers(url: string, child: ChildProcess): Promise<void> {
  for (let attempt = 0; attempt < 1_200; attempt++) {
    if (child.exitCode !== null) throw new Error(`the process for ${url} ended with ${child.exitCode}`);
    const answers = await fetch(url).then(
      (response) => response.body?.cancel().then(() => true) ?? true,
      () => false,
    );
    if (answers) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`nothing answers on ${url}`);
}

function familyOf(pid: number): number[] {
  const parents = new Map<number, number>();
  for (const entry of readdirSync("/proc")) {
    if (/^\d+$/.test(entry)) parents.set(Number(entry), Number(statOf(Number(entry))[1] ?? 0));
  }
  const family = [pid];
  for (const member of family) {
    for (const [child, parent] of parents) if (parent === member) family.push(child);
  }
  return family;
}

function cpuMsOf(pid: number): number {
  const fields = statOf(pid);
  return (Number(fields[11] ?? 0) + Number(fields[12] ?? 0)) * tickMs;
}

function memoryOf(pid: number): number {
  try {
    const kibibytes = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
    return Number(kibibytes ?? 0) * 1024;
  } catch {
    return 0;
  }
}

/** The fields of /proc/<pid>/stat after the name: state, parent, …, utime (11), stime (12). */
function statOf(pid: number): string[] {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, "utf8");
    return text.slice(text.lastIndexOf(")") + 2).split(" ");
  } catch {
    return [];
  }
}

const sum = (numbers: number[]) => numbers.reduce((total, number) => total + number, 0);
