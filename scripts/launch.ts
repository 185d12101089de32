import { existsSync } from "node:fs";
import { resolve } from "node:path";
// Not through the door: that needs the generated client, and this runs before there is one.
import { lockFolder } from "@/lib/db/folder-lock";
import { type Env, parseEnv } from "@/lib/env";
import { StartupError } from "@/lib/startup-error";
import { lockForServing } from "./build-lock";
import { chooseProvider, type Provider } from "./demonstration";
import { generateClient } from "./generate";
import { holdPort } from "./port";
import { prepareBuild } from "./prepare-build";
import { answers, startServerProcess } from "./server-process";

type Mode = "start" | "dev";

/**
 * Brings Tramontane up and stays until it ends: checks the settings, holds the port, prepares the client and the
 * build, starts the stand-in when no Mistral endpoint is set, and starts the server. Ends the process.
 */
export async function launch(mode: Mode): Promise<never> {
  const root = process.cwd();
  const startedAt = performance.now();
  const orders = takeOrders();
  try {
    const settings = readSettings(root, mode);
    refuseFolderInUse(settings);
    const letPortGo = await holdPort(settings.HOST, settings.PORT);
    if (mode === "start") await prepareBuild(root, (line) => console.log(line));
    else generateClient();
    const provider = await chooseProvider(settings);
    const lock = mode === "start" ? await lockForServing(root) : undefined;
    await letPortGo();
    try {
      process.exitCode = await serve({ root, mode, settings, provider, startedAt, orders });
    } finally {
      lock?.release();
      await provider.close();
    }
  } catch (error) {
    if (!(error instanceof StartupError)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  }
  // Nothing may keep a launcher alive whose server has ended.
  process.exit();
}

type Orders = { given: boolean; obey: () => void };

/**
 * Listens for the order to end: a signal, or the end of the process that started us. While we prepare, obeying
 * is leaving at once; a compiler that still runs goes with us.
 */
function takeOrders(): Orders {
  const orders: Orders = { given: false, obey: () => process.exit(0) };
  const end = () => {
    if (orders.given) return;
    orders.given = true;
    orders.obey();
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, end);
  if (process.connected) process.once("disconnect", end);
  return orders;
}

function readSettings(root: string, mode: Mode): Env {
  const file = resolve(root, ".env");
  if (existsSync(file)) process.loadEnvFile(file);
  return parseEnv({ ...process.env, NODE_ENV: mode === "dev" ? "development" : "production" });
}

/** The server itself locks the folder; asking first spares a second start the build and a worse sentence. */
function refuseFolderInUse({ DATABASE_URL, DATA_DIR }: Env): void {
  const folder = resolve(DATA_DIR);
  if (!DATABASE_URL && existsSync(folder)) lockFolder(folder).release();
}

type Serving = {
  root: string;
  mode: Mode;
  settings: Env;
  provider: Provider;
  startedAt: number;
  orders: Orders;
};

/** Runs the server until it ends by itself (its exit code) or by order (0). */
async function serve({ root, mode, settings, provider, startedAt, orders }: Serving): Promise<number> {
  const server = startServerProcess({
    root,
    mode,
    host: settings.HOST,
    port: settings.PORT,
    environment: { ...process.env, ...provider.environment, NEXT_MANUAL_SIG_HANDLE: "true" },
  });
  orders.obey = () => void server.end();
  if (await answers(probeAddress(settings), server)) {
    const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
    console.log(
      [
        `Tramontane is ready, after ${seconds} s.`,
        `  Address   ${settings.PUBLIC_URL ?? probeAddress(settings)}`,
        `  Database  ${describeDatabase(root, settings)}`,
        `  Mistral   ${provider.description}`,
        "Ctrl-C ends it.",
      ].join("\n"),
    );
  }
  const code = await server.ended;
  return orders.given ? 0 : code;
}

/** Where this machine reaches the server: an address that means "every interface" is no place to knock at. */
function probeAddress({ HOST, PORT }: Env): string {
  const host = HOST === "0.0.0.0" ? "127.0.0.1" : HOST === "::" ? "::1" : HOST;
  return `http://${host.includes(":") ? `[${host}]` : host}:${PORT}`;
}

function describeDatabase(root: string, { DATABASE_URL, DATA_DIR }: Env): string {
  if (!DATABASE_URL) return `embedded PostgreSQL (PGlite) in ${resolve(root, DATA_DIR)}`;
  const { host, pathname } = new URL(DATABASE_URL);
  return `PostgreSQL at ${host}${pathname}`;
}
