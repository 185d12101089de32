import { execFile, spawnSync } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { SampleName } from "@/lib/code/contract";

const run = promisify(execFile);
const repository = fileURLToPath(new URL("../..", import.meta.url));
const pythonClients = fileURLToPath(new URL("../fixtures/python", import.meta.url));

type Runner = {
  file: string;
  command: (path: string) => [string, ...string[]];
  /** Succeeds where the program is there. */
  probe: string;
};

const python: Runner = { file: "sample.py", command: (path) => ["python3", path], probe: "python3 -V" };
/** Modules are looked for beside the source, so it is handed over as text from within the repository. */
const node: Runner = { file: "sample.mjs", command: () => [process.execPath], probe: "true" };

const runners: Record<SampleName, Runner> = {
  curl: { file: "sample.sh", command: (path) => ["sh", path], probe: "curl --version" },
  "python-requests": { ...python, probe: "python3 -c 'import requests'" },
  "python-openai": python,
  "python-mistralai": python,
  "javascript-fetch": node,
  "javascript-openai": node,
  "javascript-ai-sdk": node,
  go: { file: "main.go", command: (path) => ["go", "run", path], probe: "go version" },
  ruby: { file: "sample.rb", command: (path) => ["ruby", path], probe: "ruby -v" },
  php: { file: "sample.php", command: (path) => ["php", path], probe: "php -v" },
};

/** Languages are Debian packages that a developer's machine may lack; `.ci/run` installs all of them. */
export function canRun(name: SampleName): boolean {
  return spawnSync("sh", ["-c", runners[name].probe]).status === 0;
}

/** Runs a sample as a program of its own; fails when it does. */
export async function runSample(name: SampleName, code: string, key: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "tramontane-sample-"));
  try {
    const { file, command } = runners[name];
    const path = join(folder, file);
    await writeFile(path, code);
    const [program, ...rest] = command(path);
    const isNode = file.endsWith(".mjs");
    const { stdout } = await run(program, isNode ? ["--input-type=module", "--eval", code] : rest, {
      cwd: isNode ? repository : folder,
      timeout: 120_000,
      env: {
        ...process.env,
        MISTRAL_API_KEY: key,
        PYTHONPATH: pythonClients,
        PYTHONDONTWRITEBYTECODE: "1",
        GOCACHE: join(tmpdir(), "tramontane-go-cache"),
        NODE_OPTIONS: "",
      },
    });
    return stdout;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
