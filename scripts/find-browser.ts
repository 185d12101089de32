import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { chromium } from "@playwright/test";
import { StartupError } from "@/lib/startup-error";

const systemBrowsers = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
const installTimeoutMs = 240_000;

/** A Chromium that is already here: the system's, else the one that Playwright has installed. */
export function findBrowser(): string | undefined {
  const folders = (process.env.PATH ?? "").split(":").concat("/usr/bin");
  const candidates = systemBrowsers.flatMap((name) => folders.map((folder) => join(folder, name)));
  return [...candidates, chromium.executablePath()].find((path) => path && existsSync(path));
}

/** What Chromium needs to run as root in a container, and to keep quiet. */
export function browserArguments(): string[] {
  const quiet = ["--disable-background-networking", "--disable-component-update", "--disable-sync"];
  return process.getuid?.() === 0 ? ["--no-sandbox", "--disable-gpu", ...quiet] : quiet;
}

/**
 * Makes sure that there is a Chromium and that it runs: one that is here, else Playwright's, else Debian's.
 *
 * @throws {StartupError} when none can be had.
 */
export async function provideBrowser(root: string, say: (line: string) => void): Promise<string> {
  const present = findBrowser();
  if (present && (await runs(present))) {
    say(`Browser: ${present}, which was here already.`);
    return present;
  }
  say("Browser: none here that runs; asking Playwright for its own.");
  run(process.execPath, [join(root, "node_modules/@playwright/test/cli.js"), "install", "chromium"]);
  const own = chromium.executablePath();
  if (existsSync(own) && (await runs(own))) {
    say(`Browser: ${own}, which Playwright has installed.`);
    return own;
  }
  if (process.getuid?.() === 0 && existsSync("/usr/bin/apt-get")) {
    say("Browser: Playwright's can't be had or doesn't run here; installing Debian's package chromium.");
    run("apt-get", ["update"]);
    run("apt-get", ["install", "--yes", "--no-install-recommends", "chromium"]);
    const packaged = "/usr/bin/chromium";
    if (existsSync(packaged) && (await runs(packaged))) {
      say(`Browser: ${packaged}, from Debian's package.`);
      return packaged;
    }
  }
  throw new StartupError(
    "No Chromium runs here, and none could be installed. Install the package chromium, or run: npx playwright install --with-deps chromium",
  );
}

async function runs(executablePath: string): Promise<boolean> {
  const browser = await chromium.launch({ executablePath, args: browserArguments() }).catch(() => undefined);
  await browser?.close();
  return browser !== undefined;
}

function run(command: string, options: string[]): void {
  spawnSync(command, options, {
    stdio: ["ignore", "ignore", "ignore"],
    timeout: installTimeoutMs,
    env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
  });
}
