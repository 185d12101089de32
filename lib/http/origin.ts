import "server-only";
import { env } from "@/lib/env";
import { AppError } from "@/lib/errors";

/** What leads to this machine without asking anybody's name server: its own names, and addresses in figures. */
const ownNames = /^(localhost|([a-z0-9-]+\.)+localhost|\d{1,3}(\.\d{1,3}){3}|\[[\da-f:.]+\])(:\d+)?$/i;

/**
 * Refuses a request under a name that isn't ours. A server that only this machine can reach asks nobody who they
 * are, so a stranger's page must not become "same origin" with it by letting its own name point here (DNS
 * rebinding). With `PUBLIC_URL`, or on an open address, names are the reverse proxy's matter.
 *
 * @throws {AppError} `unknown_host`
 */
export function refuseForeignHost(headers: Headers): void {
  const { isLoopback, PUBLIC_URL } = env();
  const host = headers.get("host");
  if (isLoopback && PUBLIC_URL === undefined && host !== null && !ownNames.test(host))
    throw new AppError("unknown_host");
}

const safeMethods = new Set(["GET", "HEAD", "OPTIONS"]);

/**
 * Refuses writes that another site's page makes in the reader's browser. Callers that are no browser send
 * neither header, and hold no cookie that could be abused.
 *
 * @throws {AppError} `cross_site`
 */
export function refuseCrossSite(request: Request): void {
  if (safeMethods.has(request.method)) return;
  const site = request.headers.get("sec-fetch-site");
  if (site !== null && site !== "same-origin" && site !== "none") throw new AppError("cross_site");
  const origin = request.headers.get("origin");
  if (origin === null) return;
  const allowed = [request.headers.get("host"), env().PUBLIC_URL && new URL(env().PUBLIC_URL ?? "").host];
  if (!URL.canParse(origin) || !allowed.includes(new URL(origin).host)) throw new AppError("cross_site");
}

/** Where the reader finds this server: `PUBLIC_URL`, else the address that was typed. */
export function publicOrigin(headers: Headers): URL {
  const typed = `http://${headers.get("host")}`;
  return new URL(env().PUBLIC_URL ?? (URL.canParse(typed) ? typed : "http://localhost"));
}
