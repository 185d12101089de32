import "server-only";
import type { NextApiRequest, NextApiResponse } from "next";
import NextAuth from "next-auth";
import { env, giveOriginToNextAuth } from "@/lib/env";
import { AppError } from "@/lib/errors";
import { remember } from "@/lib/remember";
import { commonJsDefault } from "./common-js-default";
import { carriedInvitation, carryInvitation } from "./invitation-cookie";
import { type AuthAttempt, nextAuthOptions } from "./next-auth-options";
import { cookieName, parseCookies } from "./session-cookie";
import { readViewer } from "./viewer";

/**
 * Answers a request to `/api/auth/…` with next-auth. We drive the handler that next-auth has for API routes: the
 * one for route handlers reads cookies and headers from Next's own store, and would take the origin from there.
 *
 * @throws {AppError} `not_found` for what next-auth does not know, `invalid_input` for a body that can't be read
 */
export async function handleNextAuth(request: Request, bytes: Uint8Array): Promise<Response> {
  remember("next-auth-origin", () => {
    giveOriginToNextAuth();
    return true;
  });
  const url = new URL(request.url);
  const [action = "", provider] = url.pathname.split("/").slice(3);
  // The browser's own log; anybody could write into ours with it.
  if (action === "_log") return new Response(null, { status: 204 });

  const attempt: AuthAttempt = {
    headers: request.headers,
    viewer: await readViewer(request.headers),
    invitation: action === "callback" ? carriedInvitation(request.headers) : null,
  };
  const answer = new ApiAnswer();
  const nextauth = provider === undefined ? [action] : [action, provider];
  const body = request.method === "POST" ? parseBody(request.headers, bytes) : undefined;
  const apiRequest = {
    method: request.method,
    query: { ...Object.fromEntries(url.searchParams), nextauth },
    body,
    cookies: cookiesFor(action, attempt),
    headers: originHeaders(request),
  };
  // These are the parts of Next's API request and response that next-auth touches.
  await commonJsDefault(NextAuth)(
    apiRequest as unknown as NextApiRequest,
    answer as unknown as NextApiResponse,
    nextAuthOptions(attempt),
  );
  if (attempt.failure?.status === 500) throw attempt.failure;
  if (answer.missesToken()) throw new AppError("cross_site");
  if (provider !== undefined && action === "signin") answer.addCookie(carryInvitation(body?.invitation));
  if (attempt.invitation !== null) answer.addCookie(carryInvitation(undefined));
  return answer.toResponse(attempt.failure);
}

/**
 * At an OAuth callback next-auth links the identity to whoever the session cookie names. That is right for an
 * account that is signed in, and wrong for a guest and for a session that was revoked: they don't show theirs.
 */
function cookiesFor(action: string, attempt: AuthAttempt): Record<string, string> {
  const cookies = parseCookies(attempt.headers.get("cookie") ?? "");
  if (action !== "callback" || (attempt.viewer && !attempt.viewer.isGuest)) return cookies;
  return Object.fromEntries(
    Object.entries(cookies).filter(([name]) => !name.startsWith(cookieName("session"))),
  );
}

function originHeaders(request: Request): Record<string, string> {
  const origin = env().PUBLIC_URL ?? `http://${request.headers.get("host") ?? new URL(request.url).host}`;
  if (!URL.canParse(origin)) throw new AppError("invalid_input", { details: { field: "host" } });
  const { host, protocol } = new URL(origin);
  return { host, "x-forwarded-host": host, "x-forwarded-proto": protocol.slice(0, -1) };
}

function parseBody(headers: Headers, bytes: Uint8Array): Record<string, string> {
  const text = new TextDecoder().decode(bytes);
  if (!headers.get("content-type")?.includes("application/json")) {
    return Object.fromEntries(new URLSearchParams(text));
  }
  try {
    const parsed: unknown = JSON.parse(text);
    const fields = Object.entries(typeof parsed === "object" && parsed !== null ? parsed : {});
    return Object.fromEntries(fields.filter(([, value]) => typeof value === "string"));
  } catch (cause) {
    throw new AppError("invalid_input", { cause, details: { field: "body" } });
  }
}

/** Collects what next-auth answers. */
class ApiAnswer {
  readonly #headers = new Headers();
  #status = 200;
  #body: unknown;

  status(status: number): this {
    this.#status = status;
    return this;
  }

  getHeader(name: string): string[] | string | undefined {
    return name.toLowerCase() === "set-cookie"
      ? this.#headers.getSetCookie()
      : (this.#headers.get(name) ?? undefined);
  }

  setHeader(name: string, value: string | string[]): this {
    this.#headers.delete(name);
    for (const line of [value].flat()) this.#headers.append(name, line);
    return this;
  }

  addCookie(line: string): void {
    this.#headers.append("set-cookie", line);
  }

  send(body: unknown): void {
    this.#body = body;
  }

  json(body: unknown): void {
    this.#body = body;
  }

  end(): void {}

  /** next-auth answers a write without its token with the address of a page, which a caller takes for success. */
  missesToken(): boolean {
    const body = this.#body;
    if (typeof body !== "object" || body === null || !("url" in body)) return false;
    return typeof body.url === "string" && body.url.endsWith("?csrf=true");
  }

  /** A failure keeps next-auth's own body, so its client understands it, and gets our code and status. */
  toResponse(failure: AppError | undefined): Response {
    const body = this.#body;
    if (typeof body === "string" && this.#status === 400) throw new AppError("not_found");
    this.#headers.set("cache-control", "private, no-store");
    if (failure && typeof body === "object") {
      const retryAfter = failure.details.retryAfterSeconds;
      if (typeof retryAfter === "number") this.#headers.set("retry-after", String(retryAfter));
      return Response.json(
        { ...body, ...failure.toJSON() },
        { status: failure.status, headers: this.#headers },
      );
    }
    if (body === undefined || body === null || typeof body === "string") {
      return new Response(body ?? null, { status: this.#status, headers: this.#headers });
    }
    return Response.json(body, { status: this.#status, headers: this.#headers });
  }
}
