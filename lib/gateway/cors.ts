import "server-only";
import { env } from "@/lib/env";
import { conversationHeader, sourceHeader } from "./contract";

/**
 * The headers that let a page of another site read the gateway's answers: none, unless `API_CORS_ORIGINS` names the
 * page's origin. Cookies stay out of it in any case.
 */
export function corsHeaders(request: Request): Record<string, string> {
  const origin = request.headers.get("origin");
  const allowed = env().API_CORS_ORIGINS ?? [];
  if (origin === null || allowed.length === 0) return {};
  const everywhere = allowed.includes("*");
  if (!everywhere && !allowed.includes(origin)) return { vary: "Origin" };
  const headers: Record<string, string> = {
    "access-control-allow-origin": everywhere ? "*" : origin,
    "access-control-expose-headers": `retry-after, x-request-id, ${sourceHeader}, ${conversationHeader}`,
    ...(everywhere ? {} : { vary: "Origin" }),
  };
  if (request.method !== "OPTIONS") return headers;
  return {
    ...headers,
    "access-control-allow-methods": "GET, POST",
    // The clients send headers of their own; with a bearer token in one of them there is nothing to guard here.
    "access-control-allow-headers": request.headers.get("access-control-request-headers") ?? "authorization",
    "access-control-max-age": "86400",
  };
}
