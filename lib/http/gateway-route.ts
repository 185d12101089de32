import "server-only";
import { AppError } from "@/lib/errors";
import { maxGatewayBodyBytes } from "@/lib/gateway/contract";
import { authenticateToken, corsHeaders, type GatewayCall, toGatewayResponse } from "@/lib/gateway/server";
import { readBytes } from "@/lib/http/body";
import { failureOf, noteFailure } from "@/lib/http/failure";
import { sealAnswer } from "@/lib/http/page-security";
import { callerAddress, consumeLimit } from "@/lib/limits/server";
import { requestIdHeader, withLogIds } from "@/lib/log";
import type { TokenScope } from "@/lib/tokens/contract";
import type { TokenOwner } from "@/lib/tokens/server";

const callLimit = { name: "gateway", points: 1_200, perSeconds: 60 };
/** Guests are made at will, so what they call is counted for their address too. */
const guestAddressLimit = { name: "gateway-guest-address", points: 1_200, perSeconds: 60 };

/** Nobody reads an answer with this status: the program has gone. */
const clientClosedRequest = 499;

type Handler = (context: { request: Request; owner: TokenOwner }) => Promise<Response>;

/**
 * Wraps a handler of the gateway, as `route()` does the others: takes a bearer token with this scope, counts the
 * call, and turns failures into the shape that Mistral's API gives its own.
 */
export function gatewayRoute(scope: TokenScope, handler: Handler): (request: Request) => Promise<Response> {
  return (request) => {
    const requestId = crypto.randomUUID();
    return withLogIds({ requestId }, () => answer(requestId, request));
  };

  async function answer(requestId: string, request: Request): Promise<Response> {
    const headers = { ...corsHeaders(request), [requestIdHeader]: requestId };
    try {
      const owner = await authenticateToken(request.headers, scope);
      await Promise.all([
        consumeLimit(callLimit, owner.userId),
        owner.isGuest && consumeLimit(guestAddressLimit, callerAddress(request.headers)),
      ]);
      return withHeaders(await handler({ request, owner }), headers);
    } catch (error) {
      if (request.signal.aborted) return new Response(null, { status: clientClosedRequest });
      const appError = failureOf(error);
      noteFailure(appError);
      return withHeaders(toGatewayResponse(appError), headers);
    }
  }
}

/**
 * A call with its body as it was sent, and never more of it than may be.
 *
 * @throws {AppError} `too_large`
 */
export async function readCall(request: Request, owner: TokenOwner): Promise<GatewayCall> {
  return {
    owner,
    body: await readBytes(request, maxGatewayBodyBytes),
    contentType: request.headers.get("content-type"),
    accept: request.headers.get("accept"),
    signal: request.signal,
  };
}

/** Answers a browser that asks, before the call, whether a page of another site may make it. */
export function gatewayPreflight(request: Request): Response {
  return new Response(null, { status: 204, headers: corsHeaders(request) });
}

/** What anybody may read about the gateway: no token opens it, and nobody is counted. */
export function gatewayDocument(write: (request: Request) => unknown): (request: Request) => Response {
  return (request) =>
    withHeaders(
      Response.json(write(request), { headers: { "cache-control": "no-cache" } }),
      corsHeaders(request),
    );
}

/** Every other address below the gateway. */
export function gatewayNotFound(request: Request): Response {
  return withHeaders(toGatewayResponse(new AppError("not_found")), corsHeaders(request));
}

function withHeaders(response: Response, headers: Record<string, string>): Response {
  for (const [name, value] of Object.entries(headers)) response.headers.set(name, value);
  sealAnswer(response.headers);
  return response;
}
