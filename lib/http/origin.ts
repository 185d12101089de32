import "server-only";
import { env } from "@/lib/env";
import { AppError } from "@/lib/errors";

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
