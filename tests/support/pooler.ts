import { type ChildProcess, spawn } from "node:child_process";
import { accessSync, constants, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort } from "@/scripts/port";

export type Pooler = { url: string; end: () => Promise<void> };

/** Where PgBouncer is; `undefined` when there is none. */
export function findPooler(): string | undefined {
  const folders = (process.env.PATH ?? "").split(":").concat("/usr/sbin");
  return folders.map((folder) => join(folder, "pgbouncer")).find(isProgram);
}

/**
 * Lays PgBouncer in transaction mode before a database, with so few connections to it that those who use it must take
 * turns.
 */
export async function startPooler(
  program: string,
  databaseUrl: string,
  connections: number,
): Promise<Pooler> {
  const { hostname, port, pathname, username, password } = new URL(databaseUrl);
  const database = pathname.slice(1);
  const listenPort = await freePort();
  const folder = mkdtempSync(join(tmpdir(), "tramontane-pooler-"));
  const file = join(folder, "pgbouncer.ini");
  const login = [
    `user=${decodeURIComponent(username)}`,
    password && `password=${decodeURIComponent(password)}`,
  ];
  writeFileSync(
    file,
    `[databases]
${database} = host=${hostname} port=${port || 5432} dbname=${database} ${login.filter(Boolean).join(" ")}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${listenPort}
unix_socket_dir =
auth_type = any
pool_mode = transaction
default_pool_size = ${connections}
max_client_conn = 200
`,
    { mode: 0o644 },
  );
  // It refuses to run as root.
  const args = process.getuid?.() === 0 ? ["-u", "nobody", file] : [file];
  const child = spawn(program, args, { cwd: "/", stdio: ["ignore", "ignore", "pipe"] });
  let said = "";
  child.stderr.on("data", (chunk: Buffer) => {
    said += chunk.toString();
  });
  const closed = new Promise<void>((resolve) => child.once("close", () => resolve()));
  const end = async () => {
    child.kill("SIGINT");
    await closed;
    rmSync(folder, { recursive: true });
  };
  try {
    await untilListens(listenPort, child);
  } catch (error) {
    await end();
    throw new Error(`PgBouncer did not start:\n${said}`, { cause: error });
  }
  const url = new URL(databaseUrl);
  url.host = `127.0.0.1:${listenPort}`;
  return { url: url.href, end };
}

async function untilListens(port: number, child: ChildProcess): Promise<void> {
  for (const untilMs = Date.now() + 10_000; Date.now() < untilMs && child.exitCode === null; ) {
    const isOpen = await new Promise<boolean>((resolve) => {
      const socket = connect({ port, host: "127.0.0.1" })
        .once("connect", () => resolve(true))
        .once("error", () => resolve(false));
      socket.once("connect", () => socket.destroy());
    });
    if (isOpen) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`nothing listens on ${port}`);
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
