import "server-only";
import type { z } from "zod";
import { requireViewer, requireWriter, type Viewer } from "@/lib/auth/server";
import { AppError } from "@/lib/errors";
import { readJson } from "@/lib/http/body";
import { failureOf, noteFailure } from "@/lib/http/failure";
import { refuseCrossSite, refuseForeignHost } from "@/lib/http/origin";
import { sealAnswer } from "@/lib/http/page-security";
import { callerAddress, consumeLimit, type Limit } from "@/lib/limits/server";
import { log, requestIdHeader, withLogIds } from "@/lib/log";
import { storable } from "@/lib/storable";

const defaultMaxBytes = 64 * 1024;

/**
 * Who may call:
 * - `nobody`: no account is looked up;
 * - `viewer`: somebody with a session (guests too);
 * - `writer`: the same, and a stranger becomes a guest where guests are allowed.
 */
type Access = "nobody" | "viewer" | "writer";

type Schema = z.ZodType;
type Parsed<S extends Schema | undefined> = S extends Schema ? z.output<S> : undefined;

type RouteOptions<A extends Access, P, Q, B> = {
  auth: A;
  params?: P;
  query?: Q;
  body?: B;
  /** Bytes of the body that are read at most. */
  maxBytes?: number;
  /** Counted for the viewer, or for the address of the caller when there is none. */
  limit?: Limit;
  /** Counted as well for a guest's address: who is slowed down as one guest could be the next by dropping a cookie. */
  guestAddressLimit?: Limit;
};

type RouteContext<A extends Access, P, Q, B> = {
  request: Request;
  requestId: string;
  viewer: A extends "nobody" ? undefined : Viewer;
  params: P;
  query: Q;
  body: B;
};

type NextContext = { params: Promise<Record<string, string | string[] | undefined>> };

/**
 * Wraps a route handler: the one place that refuses foreign hosts and cross-site writes, authenticates, limits, parses, and turns
 * errors into HTTP. The handler returns a `Response`, a value to send as JSON, or nothing for 204.
 */
export function route<
  A extends Access,
  P extends Schema | undefined = undefined,
  Q extends Schema | undefined = undefined,
  B extends Schema | undefined = undefined,
>(
  options: RouteOptions<A, P, Q, B>,
  handler: (context: RouteContext<A, Parsed<P>, Parsed<Q>, Parsed<B>>) => Promise<unknown>,
): (request: Request, context: NextContext) => Promise<Response> {
  return (request, nextContext) => {
    const requestId = crypto.randomUUID();
    return withLogIds({ requestId }, () => answer(requestId, request, nextContext));
  };

  async function answer(requestId: string, request: Request, nextContext: NextContext): Promise<Response> {
    const headers = new Headers({ [requestIdHeader]: requestId });
    const startedAtMs = performance.now();
    try {
      refuseForeignHost(request.headers);
      refuseCrossSite(request);
      const viewer = await authenticate(options.auth, request, headers);
      await count(options, viewer, callerAddress(request.headers));
      const result = await handler({
        request,
        requestId,
        viewer: viewer as RouteContext<A, Parsed<P>, Parsed<Q>, Parsed<B>>["viewer"],
        params: parse<P>(
          options.params,
          options.params && mendedEntries(Object.entries(await nextContext.params)),
        ),
        query: parse<Q>(options.query, mendedEntries([...new URL(request.url).searchParams])),
        body: parse<B>(
          options.body,
          options.body && (await readJson(request, options.maxBytes ?? defaultMaxBytes)),
        ),
      });
      const response = withHeaders(toResponse(result), headers);
      const ms = Math.round(performance.now() - startedAtMs);
      log().debug({ method: request.method, status: response.status, ms }, "request answered");
      return response;
    } catch (error) {
      return withHeaders(toErrorResponse(error), headers);
    }
  }
}

async function authenticate(access: Access, request: Request, headers: Headers): Promise<Viewer | undefined> {
  if (access === "nobody") return undefined;
  if (access === "viewer") return requireViewer(request.headers);
  const { viewer, setCookie } = await requireWriter(request.headers);
  if (setCookie) headers.append("set-cookie", setCookie);
  return viewer;
}

/** Both are counted before either refuses, in the one statement that counts of the same moment go into. */
async function count(
  { limit, guestAddressLimit }: { limit?: Limit; guestAddressLimit?: Limit },
  viewer: Viewer | undefined,
  address: string,
): Promise<void> {
  await Promise.all([
    limit && consumeLimit(limit, viewer?.id ?? address),
    guestAddressLimit && viewer?.isGuest && consumeLimit(guestAddressLimit, address),
  ]);
}

/** What stands in an address, without what the database does not take. */
function mendedEntries(entries: [string, string | string[] | undefined][]): Record<string, unknown> {
  const mended = (value: string | string[] | undefined) =>
    typeof value === "string" ? storable(value) : value?.map(storable);
  return Object.fromEntries(entries.map(([name, value]) => [name, mended(value)]));
}

function parse<S extends Schema | undefined>(schema: S | undefined, value: unknown): Parsed<S> {
  if (!schema) return undefined as Parsed<S>;
  const result = schema.safeParse(value);
  if (result.success) return result.data as Parsed<S>;
  const issue = result.error.issues[0];
  throw new AppError("invalid_input", { details: { field: issue?.path.join(".") || "body" } });
}

function toResponse(result: unknown): Response {
  if (result instanceof Response) return result;
  if (result === undefined) return new Response(null, { status: 204 });
  return Response.json(result, { headers: { "cache-control": "no-store" } });
}

function toErrorResponse(error: unknown): Response {
  const appError = failureOf(error);
  noteFailure(appError);
  const retryAfter = appError.details.retryAfterSeconds;
  return Response.json(appError, {
    status: appError.status,
    headers: {
      "cache-control": "no-store",
      ...(typeof retryAfter === "number" ? { "retry-after": String(Math.ceil(retryAfter)) } : {}),
    },
  });
}

function withHeaders(response: Response, headers: Headers): Response {
  for (const [name, value] of headers) response.headers.append(name, value);
  sealAnswer(response.headers);
  return response;
}
