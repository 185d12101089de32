import "server-only";
import { subscribe, unsubscribe } from "node:diagnostics_channel";
import type { Server } from "node:http";
import { log } from "@/lib/log";
import { remember } from "@/lib/remember";

/** Whoever started the process may kill it after five seconds; we are gone before. */
const deadlineMs = 4_500;

/** Requests that are under way get this long; open streams end when their run is stopped. */
const drainMs = 1_500;

const requestStarted = "http.server.request.start";

/**
 * On SIGTERM, SIGINT, or when the process that started us is gone: takes no new connections, runs `steps` in
 * order and exits with 0. Once per process, however often a development server reloads this module.
 */
export function endOnSignal(steps: (() => Promise<void>)[]): void {
  remember("end-on-signal", () => {
    const server = rememberServer();
    let ending = false;
    const end = async () => {
      if (ending) return;
      ending = true;
      setTimeout(() => process.exit(0), deadlineMs).unref();
      const drained = drain(server.current);
      for (const step of steps) {
        await step().catch((error) => log().error({ err: error }, "a step of the shutdown failed"));
      }
      await drained;
      process.exit(0);
    };
    process.on("SIGTERM", end);
    process.on("SIGINT", end);
    if (process.connected) process.once("disconnect", end);
    return true;
  });
}

/** Next keeps its HTTP server to itself; the first request shows it. Without a request there is none to drain. */
function rememberServer(): { current: Server | undefined } {
  const found: { current: Server | undefined } = { current: undefined };
  const listen = (message: unknown) => {
    found.current = (message as { server: Server }).server;
    unsubscribe(requestStarted, listen);
  };
  subscribe(requestStarted, listen);
  return found;
}

async function drain(server: Server | undefined): Promise<void> {
  if (!server) return;
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  const late = setTimeout(() => server.closeAllConnections(), drainMs);
  await closed;
  clearTimeout(late);
}
