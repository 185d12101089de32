import { type NextRequest, NextResponse } from "next/server";
import { AppError } from "@/lib/errors";
import { refuseForeignHost } from "@/lib/http/origin";
import { pageSecurityHeaders } from "@/lib/http/page-security";
import { requestIdHeader } from "@/lib/log";
import { admitVisit, shareHeaders, visitHeader } from "@/lib/shares/server";

/**
 * Runs before every page: gives it a policy with a nonce of its own, which Next puts on the scripts it writes, and
 * asks at the door of a shared page whether its link still works.
 * Route handlers don't come by here: `route()` is their one boundary.
 */
export async function proxy(request: NextRequest): Promise<Response> {
  try {
    refuseForeignHost(request.headers);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return Response.json(error, { status: error.status });
  }
  const security = pageSecurityHeaders();
  const headers = new Headers(request.headers);
  for (const [name, value] of security) headers.set(name, value);
  const requestId = crypto.randomUUID();
  headers.set(requestIdHeader, requestId);
  const admission = request.nextUrl.pathname.startsWith("/s/") ? await admitVisit(request) : null;
  headers.set(visitHeader, admission?.visit ?? "");
  // A page can't choose its status; this one stays.
  const response = NextResponse.next({ request: { headers }, status: admission?.status ?? 200 });
  for (const [name, value] of security) response.headers.set(name, value);
  response.headers.set(requestIdHeader, requestId);
  if (admission) for (const [name, value] of shareHeaders(admission)) response.headers.set(name, value);
  return response;
}

export const config = {
  // Files with a hash in their name, and the handlers below /api, run no script of a page.
  matcher: ["/((?!api/|_next/static/|_next/image).*)"],
};
